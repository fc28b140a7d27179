package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"clio"
	"clio/internal/fetch"
	"clio/internal/ingest"
	"clio/internal/pdf"
	"clio/internal/store"
)

// fetching are the choices of clio fetch and clio watch.
type fetching struct {
	memory  string
	private bool
	again   bool
	delay   time.Duration
	r       reading
	pdf     *pdf.Reader // one for all pages
}

func (f *fetching) flags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.memory, "memory", "", "the `FILE` that remembers which pages were seen (default the database's name with .seen behind it)")
	flags.BoolVar(&f.private, "allow-private", false, "ask addresses of private networks and of this machine too")
	flags.BoolVar(&f.again, "again", false, "ask for everything as if nothing had been seen")
	flags.DurationVar(&f.delay, "delay", time.Second, "the pause between two requests to one host; robots.txt may ask for a longer one")
	f.r.flags(cmd)
	f.r.originals(cmd)
}

const manners = `It is a polite guest: it names itself, reads robots.txt and keeps to it, asks one host one thing at a time with a pause between,
does not ask again for what did not change, and tries later and later where a server is in trouble. It asks no address of a private
network unless --allow-private is given. A page that changed since it was kept is kept beside the older one under an id of its own.`

func newFetch() *cobra.Command {
	var f fetching
	cmd := &cobra.Command{
		Use:   "fetch URL…",
		Short: "Read web pages, and the pages of feeds, into the database",
		Long: `Fetch asks for pages and reads them into the database as clio add reads files. A feed (RSS, Atom, JSON Feed) is followed to its
pages.

` + manners,
		Example: `  clio fetch https://news.example.org/feed.xml
  clio fetch https://news.example.org/2024/05/kidal.html --db sahel.db`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd, args, 0) },
	}
	f.flags(cmd)
	return cmd
}

func newWatch() *cobra.Command {
	var f fetching
	var every time.Duration
	var once bool
	cmd := &cobra.Command{
		Use:   "watch URL|LIST.opml…",
		Short: "Fetch again and again",
		Long: `Watch does what clio fetch does, and again after each --every, until Ctrl-C. A file is a list of feeds as feed readers export it
(OPML), or one address a line. What was kept is whole at any time.

` + manners,
		Example: `  clio watch feeds.opml --every 30m
  clio watch https://news.example.org/feed.xml --once`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			urls, err := watched(args)
			if err != nil {
				return err
			}
			if once {
				every = 0
			} else if every < time.Minute {
				return errors.New("--every is at least 1m")
			}
			return f.run(cmd, urls, every)
		},
	}
	f.flags(cmd)
	cmd.Flags().DurationVar(&every, "every", 30*time.Minute, "how long to wait between two rounds")
	cmd.Flags().BoolVar(&once, "once", false, "one round alone")
	return cmd
}

// watched are addresses, and those in files.
func watched(args []string) ([]string, error) {
	var out []string
	for _, a := range args {
		if strings.Contains(a, "://") {
			out = append(out, a)
			continue
		}
		data, err := os.ReadFile(a)
		if err != nil {
			return nil, fmt.Errorf("%s is no address (https://…) and no file that can be read: %w", a, err)
		}
		list := feedsOf(data)
		if len(list) == 0 {
			return nil, fmt.Errorf("%s: no address in it; an OPML list or one address a line is wanted", a)
		}
		out = append(out, list...)
	}
	return out, nil
}

// feedsOf lists the feeds of an OPML file, or the addresses of a text with one a line.
func feedsOf(data []byte) []string {
	if out := ingest.Lists(data); len(out) > 0 {
		return out
	}
	var out []string
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); strings.Contains(line, "://") && !strings.HasPrefix(line, "#") && !strings.HasPrefix(line, "<") {
			out = append(out, line)
		}
	}
	return out
}

// run makes one round, or rounds until the command is stopped.
func (f *fetching) run(cmd *cobra.Command, urls []string, every time.Duration) error {
	if f.memory == "" {
		name := dbName(cmd)
		if strings.Contains(name, "://") {
			return errors.New("--memory: name the file that remembers what was seen; the database is no file that it could stand beside")
		}
		f.memory = name + ".seen"
	}
	reader, err := f.r.start()
	if err != nil {
		return err
	}
	memory, broken, err := fetch.OpenMemory(f.memory)
	if err != nil {
		return err
	}
	defer memory.Close()
	if broken > 0 {
		fmt.Fprintf(cmd.ErrOrStderr(), "clio: %s: %s could not be read and were left out\n", f.memory, plural(broken, "line"))
	}
	// One client for all rounds: it knows what robots.txt said and keeps its pauses between rounds too.
	client := fetch.New(fetch.Options{Agent: "Clio/" + clio.Version, Delay: f.delay, AllowPrivate: f.private})
	defer client.Close()
	f.pdf = new(pdf.Reader)
	defer f.pdf.Close()
	return withStore(cmd, false, func(ctx context.Context, db store.Store) error {
		for {
			err := f.round(ctx, cmd, db, reader, client, memory, urls)
			var some *failure
			if every == 0 || err != nil && (!errors.As(err, &some) || some.code != exitPartly) {
				return err
			}
			wait := time.NewTimer(every)
			select {
			case <-ctx.Done():
				wait.Stop()
				return ctx.Err()
			case <-wait.C:
			}
		}
	})
}

// round asks for all addresses once and adds what they give.
func (f *fetching) round(ctx context.Context, cmd *cobra.Command, db store.Store, reader *clio.Reader, client *fetch.Client, memory *fetch.Memory, urls []string) error {
	before := client.Requests()
	crawl := &fetch.Crawl{
		Client: client, Memory: memory, Again: f.again,
		Links: func(page *fetch.Page) ([]fetch.Link, bool) {
			entries, feed := ingest.Entries(page.Body, page.ContentType)
			links := make([]fetch.Link, len(entries))
			for i, e := range entries {
				links[i] = fetch.Link{URL: e.URL, Stamp: e.Stamp}
			}
			return links, feed
		},
		Kept: func(ctx context.Context, reports []fetch.Report) bool {
			for _, r := range reports {
				if _, err := db.Document(ctx, r.ID); err != nil {
					return false
				}
			}
			return true
		},
	}
	same := 0
	err := add(cmd, db, reader, f.r, f.items(ctx, cmd, db, crawl, urls, &same))
	fmt.Fprintf(cmd.OutOrStdout(), "%s unchanged, %s\n", plural(same, "page"), plural(int(client.Requests()-before), "request"))
	return err
}

// items are the reports of the pages. A page is remembered once its reports were handed on; if the program is killed before
// they are kept, the page is asked for again, because its reports are not there.
func (f *fetching) items(ctx context.Context, cmd *cobra.Command, db store.Store, crawl *fetch.Crawl, urls []string, same *int) iter.Seq2[ingest.Item, error] {
	return func(yield func(ingest.Item, error) bool) {
		for v := range crawl.Run(ctx, urls) {
			switch {
			case v.Err != nil:
				if !yield(ingest.Item{}, fmt.Errorf("%s: %w", v.URL, v.Err)) {
					return
				}
				continue
			case v.Feed:
				continue
			case v.Passed, v.Page.Unchanged:
				*same++
				continue
			}
			seen := v.Seen
			// The page is known by where it was found at last: two addresses that lead to it give one report.
			at := v.Page.Final
			opts := ingest.Options{
				Stdin: bytes.NewReader(v.Page.Body), ContentType: v.Page.ContentType, Base: at, PDF: f.pdf, Originals: !f.r.noOriginals,
				Name: func(path string) string { return at + strings.TrimPrefix(path, "-") },
			}
			for item, err := range ingest.Open(ctx, []string{"-"}, opts) {
				item.File = at + strings.TrimPrefix(item.File, "-")
				if err != nil {
					if bad := (*ingest.Error)(nil); errors.As(err, &bad) {
						seen.Bad = bad.Err.Error()
						err = &ingest.Error{File: at + strings.TrimPrefix(bad.File, "-"), Line: bad.Line, Err: bad.Err}
					}
					if !yield(item, err) {
						return
					}
					continue
				}
				if item.Document.URL == "" {
					item.Document.URL = at
				}
				versioned(ctx, cmd, db, crawl.Memory, &item)
				seen.Reports = append(seen.Reports, fetch.Report{Source: item.Document.Source, ID: item.Document.ID})
				if !yield(item, nil) {
					return
				}
			}
			if err := crawl.Memory.Remember(seen); err != nil && !yield(ingest.Item{}, err) {
				return
			}
		}
	}
}

// versioned says of a page that was kept with another text how far the texts differ. Both are kept: the id of a report comes
// from its text where it brings none of its own, and where it does, the newer one gets an id of its own.
func versioned(ctx context.Context, cmd *cobra.Command, db store.Reader, memory *fetch.Memory, item *ingest.Item) {
	doc := &item.Document
	hash := store.HashOf(doc.Text)
	id, known := memory.Report(doc.Source)
	if !known {
		id = doc.ID
	}
	old, err := db.Document(ctx, id)
	if err != nil || old.Hash == hash {
		return
	}
	gone, come := differing(old.Document.Text, doc.Text)
	fmt.Fprintf(cmd.ErrOrStderr(), "clio: %s changed since it was kept as %s: %s gone, %s new; it is kept beside it (clio versions %s)\n", doc.Source, id, plural(gone, "line"), plural(come, "line"), doc.Source)
	if same, err := db.Document(ctx, doc.ID); err == nil && same.Hash != hash {
		doc.ID += "-" + hash[:8]
	}
}

// differing counts the lines that only the older and only the newer text has.
func differing(older, newer string) (gone, come int) {
	count := map[string]int{}
	for line := range strings.Lines(older) {
		count[strings.TrimSpace(line)]++
	}
	for line := range strings.Lines(newer) {
		if line = strings.TrimSpace(line); count[line] > 0 {
			count[line]--
		} else {
			come++
		}
	}
	for _, n := range count {
		gone += n
	}
	return gone, come
}
