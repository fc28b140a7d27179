package fetch

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// Crawl asks for pages and for the pages of feeds.
type Crawl struct {
	Client *Client
	Memory *Memory

	// Links tells a feed and its pages.
	Links func(page *Page) (links []Link, feed bool)
	// Kept, when given, reports whether the reports that a page gave are still kept: without them the page is asked for as if
	// it had not been seen.
	Kept func(ctx context.Context, reports []Report) bool

	Parallel int           // 8; hosts asked at the same time
	Recheck  time.Duration // 24h; a page that a feed still names is asked about again after so long
	Again    bool          // ask for everything as if nothing had been seen
}

// Visit is what became of an address.
type Visit struct {
	URL    string
	Page   *Page // nil with an error, and for a page that was not asked for
	Seen   Seen  // what to remember once the page's reports are kept; a feed and an unchanged page are remembered already
	Feed   bool
	Passed bool // known, and not to be asked yet
	Err    error
}

// Run visits addresses, each once, hosts side by side and the pages of one host one after the other. It ends with the last of
// them, or soon after ctx is done.
func (c *Crawl) Run(ctx context.Context, urls []string) iter.Seq[Visit] {
	return func(yield func(Visit) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		r := &round{c: c, ctx: ctx, hosts: map[string][]task{}, known: map[string]bool{}, out: make(chan Visit)}
		n := c.Parallel
		if n <= 0 {
			n = 8
		}
		r.slots = make(chan struct{}, n)
		r.wait.Add(1) // held while the addresses are given
		go func() {
			for _, u := range urls {
				r.add(u, "", true)
			}
			r.wait.Done()
		}()
		go func() { r.wait.Wait(); close(r.out) }()
		for v := range r.out {
			if !yield(v) {
				break
			}
		}
		cancel()
		for range r.out { // until the last has ended: nothing is left behind
		}
	}
}

type task struct {
	url   string
	stamp string
	named bool // by the user, not by a feed
}

// round is one run.
type round struct {
	c     *Crawl
	ctx   context.Context
	out   chan Visit
	slots chan struct{}
	wait  sync.WaitGroup

	mu    sync.Mutex
	hosts map[string][]task // of the hosts at work: what waits
	known map[string]bool
}

// add puts an address behind those of its host, once.
func (r *round) add(raw, stamp string, named bool) {
	u, err := Normal(raw)
	if err != nil {
		r.tell(Visit{URL: raw, Err: err})
		return
	}
	host := hostOf(u)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known[u] {
		return
	}
	r.known[u] = true
	t := task{u, stamp, named}
	if waiting, atWork := r.hosts[host]; atWork {
		r.hosts[host] = append(waiting, t)
		return
	}
	r.hosts[host] = nil
	r.wait.Add(1)
	go r.host(host, t)
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// host works off what waits for a host.
func (r *round) host(name string, t task) {
	defer r.wait.Done()
	for {
		select {
		case r.slots <- struct{}{}:
		case <-r.ctx.Done():
			return
		}
		r.visit(t)
		<-r.slots
		r.mu.Lock()
		waiting := r.hosts[name]
		if len(waiting) == 0 || r.ctx.Err() != nil {
			delete(r.hosts, name)
			r.mu.Unlock()
			return
		}
		t, r.hosts[name] = waiting[0], waiting[1:]
		r.mu.Unlock()
	}
}

func (r *round) tell(v Visit) {
	select {
	case r.out <- v:
	case <-r.ctx.Done():
	}
}

// visit asks for one address, unless it is known that this is not needed.
func (r *round) visit(t task) {
	seen, known := r.c.Memory.Seen(t.url)
	if r.c.Again || known && r.c.Kept != nil && !r.c.Kept(r.ctx, seen.Reports) {
		seen, known = Seen{URL: t.url}, false
	}
	if known && !t.named && r.fresh(t, seen) {
		r.tell(Visit{URL: t.url, Seen: seen, Passed: true})
		return
	}
	prior := Prior{}
	if known && seen.Bad == "" && seen.Hash != "" {
		prior = Prior{seen.ETag, seen.LastModified}
	}
	page, err := r.c.Client.Get(r.ctx, t.url, prior)
	now := time.Now().UTC().Truncate(time.Second)
	if err != nil {
		if r.ctx.Err() != nil {
			return
		}
		seen.URL, seen.Stamp = t.url, t.stamp
		seen.Fails++
		seen.Until = now.Add(later(seen.Fails, err))
		r.tell(Visit{URL: t.url, Err: errors.Join(err, r.c.Memory.Remember(seen))})
		return
	}
	seen.Time, seen.Fails, seen.Until = now, 0, time.Time{}
	if !t.named || seen.Stamp == "" {
		seen.Stamp = t.stamp
	}
	v := Visit{URL: t.url, Page: page}
	same := page.Unchanged || seen.Hash != "" && seen.Bad == "" && page.Hash() == seen.Hash
	if same {
		page.Unchanged = true
		v.Feed = len(seen.Links) > 0
	} else {
		links, feed := r.c.Links(page)
		seen = Seen{URL: t.url, ETag: page.ETag, LastModified: page.LastModified, Hash: page.Hash(), Time: now, Stamp: seen.Stamp}
		if feed {
			seen.Links = links
			v.Feed = true
		}
	}
	v.Seen = seen
	if v.Feed || same {
		// A feed's pages are known from here on even if the program ends before it has asked for them.
		v.Err = r.c.Memory.Remember(seen)
	}
	if t.named || !v.Feed { // a feed in a feed is not followed
		for _, l := range seen.Links {
			r.add(l.URL, l.Stamp, false)
		}
	}
	r.tell(v)
}

// fresh reports whether a page that a feed names need not be asked for now.
func (r *round) fresh(t task, seen Seen) bool {
	if time.Now().Before(seen.Until) {
		return true
	}
	recheck := r.c.Recheck
	if recheck <= 0 {
		recheck = 24 * time.Hour
	}
	return seen.Fails == 0 && seen.Stamp == t.stamp && time.Since(seen.Time) < recheck
}

// later is how long a page that could not be had is left alone.
func later(fails int, err error) time.Duration {
	var status *StatusError
	if errors.As(err, &status) && status.Code != http.StatusTooManyRequests && status.Code < 500 || errors.Is(err, ErrRobots) || errors.Is(err, ErrPrivate) || errors.Is(err, ErrAddress) {
		return 24 * time.Hour
	}
	d := min(5*time.Minute<<min(fails-1, 10), 24*time.Hour)
	if status != nil {
		d = max(d, min(status.After, 7*24*time.Hour))
	}
	return d
}
