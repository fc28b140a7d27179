// Package fetch asks web servers for pages as a polite and careful guest: one request at a time per host with a pause between
// them, what robots.txt forbids left alone, unchanged pages not sent again, errors tried again later and later, and nothing
// asked of addresses of private networks. Memory is what it saw; Crawl follows feeds to their pages. It does not read what the
// pages say.
package fetch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// Options say how a Client behaves; a zero field has the default beside it.
type Options struct {
	Agent        string        // "Clio"; how the program names itself, its first word is what robots.txt calls it
	Delay        time.Duration // 1s; the pause between two requests to a host; negative: none
	MaxDelay     time.Duration // 30s; the longest pause that robots.txt may ask for
	MaxBody      int64         // 16 MiB
	MaxRedirects int           // 5
	Timeout      time.Duration // 60s; for one request with its body
	Tries        int           // 4
	Backoff      time.Duration // 1s; the wait before the second try, doubled before each further one
	MaxWait      time.Duration // 2m; the longest wait between tries, also when the server asks for a longer one
	AllowPrivate bool          // addresses of private networks may be asked, and the proxy of the environment is used
	Resolver     *net.Resolver // nil: the system's

	permitted func(network, address string, c syscall.RawConn) error // nil: publicOnly; a test may permit one address more
}

func (o *Options) defaults() {
	if o.Agent == "" {
		o.Agent = "Clio"
	}
	durations := []struct {
		d  *time.Duration
		to time.Duration
	}{{&o.Delay, time.Second}, {&o.MaxDelay, 30 * time.Second}, {&o.Timeout, time.Minute}, {&o.Backoff, time.Second}, {&o.MaxWait, 2 * time.Minute}}
	for _, f := range durations {
		if *f.d == 0 {
			*f.d = f.to
		}
	}
	if o.MaxBody == 0 {
		o.MaxBody = 16 << 20
	}
	if o.MaxRedirects == 0 {
		o.MaxRedirects = 5
	}
	if o.Tries == 0 {
		o.Tries = 4
	}
}

// Prior is what is known of a page from before; with it a page that did not change is not sent again.
type Prior struct{ ETag, LastModified string }

// Page is an answer.
type Page struct {
	URL          string // as it was asked for
	Final        string // after redirects
	Unchanged    bool   // 304: there is no body
	Body         []byte
	ContentType  string
	ETag         string
	LastModified string
}

// Hash is the sha256 of the body, hex.
func (p *Page) Hash() string {
	sum := sha256.Sum256(p.Body)
	return hex.EncodeToString(sum[:])
}

// Errors that tell why a page was not asked for.
var (
	ErrRobots  = errors.New("robots.txt asks not to be fetched")
	ErrPrivate = errors.New("an address of a private network: refused; --allow-private permits it")
	ErrAddress = errors.New("no address of a web page: it begins with http:// or https:// and names a host")
)

// StatusError is an answer that is no page.
type StatusError struct {
	Code  int
	After time.Duration // the server asks to wait so long
}

func (e *StatusError) Error() string {
	s := fmt.Sprintf("the server answers %d %s", e.Code, http.StatusText(e.Code))
	if e.After > 0 {
		s += fmt.Sprintf(" and asks to come back in %s", e.After.Round(time.Second))
	}
	return strings.TrimSpace(s)
}

// Client asks. It may be used by many goroutines; requests to one host wait for one another.
type Client struct {
	opts     Options
	http     *http.Client
	requests atomic.Int64

	mu     sync.Mutex
	gates  map[string]*gate   // by host name
	robots map[string]*robots // by scheme, host and port
}

// New makes a client.
func New(opts Options) *Client {
	opts.defaults()
	dialer := &net.Dialer{Timeout: 15 * time.Second, KeepAlive: 30 * time.Second, Resolver: opts.Resolver}
	transport := &http.Transport{
		DialContext: dialer.DialContext, ForceAttemptHTTP2: true, MaxIdleConns: 64, MaxIdleConnsPerHost: 1,
		IdleConnTimeout: 90 * time.Second, TLSHandshakeTimeout: 15 * time.Second, ResponseHeaderTimeout: 30 * time.Second,
		MaxResponseHeaderBytes: 1 << 20,
	}
	if opts.AllowPrivate {
		transport.Proxy = http.ProxyFromEnvironment
	} else {
		dialer.Control = publicOnly
		if opts.permitted != nil {
			dialer.Control = opts.permitted
		}
	}
	return &Client{
		opts: opts, gates: map[string]*gate{}, robots: map[string]*robots{},
		http: &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
	}
}

// Requests is how many requests were made so far, those for robots.txt too.
func (c *Client) Requests() int64 { return c.requests.Load() }

// Close ends the connections that are kept open.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Normal is the address in the form in which two addresses of one page are equal: without fragment and default port, scheme
// and host in small letters.
func Normal(raw string) (string, error) {
	u, err := parse(raw)
	if err != nil {
		return "", err
	}
	return u.String(), nil
}

func parse(raw string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return nil, ErrAddress
	}
	u.Scheme, u.Host = strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return nil, ErrAddress
	}
	if u.User != nil {
		return nil, errors.New("an address with a user or password in it: refused")
	}
	if port := u.Port(); u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443" {
		u.Host = strings.TrimSuffix(u.Host, ":"+port)
	}
	u.Fragment, u.RawFragment = "", ""
	if u.Path == "" {
		u.Path = "/"
	}
	return u, nil
}

// Get asks for a page, follows redirects and tries again where that may help.
func (c *Client) Get(ctx context.Context, raw string, prior Prior) (*Page, error) {
	u, err := parse(raw)
	if err != nil {
		return nil, err
	}
	page := &Page{URL: u.String()}
	for hop := 0; ; hop++ {
		rules, err := c.rules(ctx, u)
		if err != nil {
			return nil, err
		}
		if !rules.allows(u) {
			return nil, ErrRobots
		}
		res, err := c.patiently(ctx, u, prior, rules.delay, c.opts.MaxBody)
		if err != nil {
			return nil, err
		}
		if res.to == "" {
			page.Final, page.Unchanged, page.Body = u.String(), res.code == http.StatusNotModified, res.body
			page.ContentType, page.ETag, page.LastModified = res.header.Get("Content-Type"), res.header.Get("ETag"), res.header.Get("Last-Modified")
			return page, nil
		}
		if hop == c.opts.MaxRedirects {
			return nil, fmt.Errorf("more than %d redirects: a loop, or near to one", c.opts.MaxRedirects)
		}
		next, err := u.Parse(res.to)
		if err != nil {
			return nil, ErrAddress
		}
		if u, err = parse(next.String()); err != nil {
			return nil, fmt.Errorf("redirected to %.200q: %w", res.to, err)
		}
	}
}

// answer is what one request brought.
type answer struct {
	code   int
	header http.Header
	body   []byte
	to     string // a redirect leads here
}

// patiently asks until there is an answer that another try would not change.
func (c *Client) patiently(ctx context.Context, u *url.URL, prior Prior, delay time.Duration, most int64) (*answer, error) {
	wait := c.opts.Backoff
	for try := 1; ; try++ {
		res, err := c.once(ctx, u, prior, delay, most)
		if err == nil || ctx.Err() != nil {
			return res, err
		}
		pause := wait + jitter(wait/2)
		var status *StatusError
		if errors.As(err, &status) && status.After > 0 {
			if status.After > c.opts.MaxWait {
				return nil, err
			}
			pause = status.After
		}
		if try == c.opts.Tries || !passing(err) {
			return nil, err
		}
		if err := sleep(ctx, min(pause, c.opts.MaxWait)); err != nil {
			return nil, err
		}
		wait *= 2
	}
}

// passing reports whether an error may be gone at the next try.
func passing(err error) bool {
	var status *StatusError
	if errors.As(err, &status) {
		switch status.Code {
		case http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
			return true
		}
		return false
	}
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return !dns.IsNotFound
	}
	var op *net.OpError
	return !errors.Is(err, ErrPrivate) && !errors.Is(err, errLarge) && (errors.As(err, &op) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.Is(err, context.DeadlineExceeded))
}

var errLarge = errors.New("too large")

// once makes one request when its host's turn has come.
func (c *Client) once(ctx context.Context, u *url.URL, prior Prior, delay time.Duration, most int64) (*answer, error) {
	g := c.gate(u.Hostname())
	if err := g.enter(ctx); err != nil {
		return nil, err
	}
	// The pause counts from the end of the request: a slow server gets no more for being slow.
	defer func() { g.leave(max(c.opts.Delay, min(delay, c.opts.MaxDelay))) }()
	within, cancel := context.WithTimeout(ctx, c.opts.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(within, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, ErrAddress
	}
	req.Header.Set("User-Agent", c.opts.Agent)
	req.Header.Set("Accept", "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/feed+json,application/pdf,text/plain,*/*;q=0.5")
	req.Header.Set("Accept-Language", "en")
	if prior.ETag != "" {
		req.Header.Set("If-None-Match", prior.ETag)
	}
	if prior.LastModified != "" {
		req.Header.Set("If-Modified-Since", prior.LastModified)
	}
	c.requests.Add(1)
	res, err := c.http.Do(req)
	if err != nil {
		return nil, plainly(ctx, err)
	}
	defer res.Body.Close()
	out := &answer{code: res.StatusCode, header: res.Header}
	switch {
	case res.StatusCode == http.StatusNotModified && prior != (Prior{}):
		return out, nil
	case res.StatusCode >= 300 && res.StatusCode < 400 && res.Header.Get("Location") != "":
		out.to = res.Header.Get("Location")
		return out, nil
	case res.StatusCode != http.StatusOK:
		return nil, &StatusError{Code: res.StatusCode, After: retryAfter(res.Header.Get("Retry-After"), time.Now())}
	}
	if out.body, err = io.ReadAll(io.LimitReader(res.Body, most+1)); err != nil {
		return nil, plainly(ctx, err)
	}
	if int64(len(out.body)) > most {
		return nil, fmt.Errorf("%w: more than %s", errLarge, size(most))
	}
	return out, nil
}

func size(n int64) string {
	if n >= 1<<20 {
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}

// plainly says the commoner errors without the method and address that stand around them.
func plainly(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(err, ErrPrivate) {
		return ErrPrivate
	}
	var ue *url.Error
	if errors.As(err, &ue) {
		err = ue.Err
	}
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return fmt.Errorf("there is no host of this name: %w", err)
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("the server takes too long: %w", err)
	}
	return err
}
