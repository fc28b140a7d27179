package fetch

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Limits on robots.txt: how much of it is read (RFC 9309 asks for at least 500 KiB), how long it counts.
const (
	maxRobots  = 512 << 10
	robotsLast = 24 * time.Hour
)

// robots are the rules of one server for this program.
type robots struct {
	mu    sync.Mutex // held while they are fetched
	until time.Time
	rules rules
	err   error // they could not be had: nothing may be asked (RFC 9309, 2.3.1.4)
}

// rules are the lines of robots.txt that count.
type rules struct {
	lines []rule
	delay time.Duration
}

type rule struct {
	allow bool
	path  string
}

// rules are the rules for a server, fetched once a day.
func (c *Client) rules(ctx context.Context, u *url.URL) (rules, error) {
	origin := u.Scheme + "://" + u.Host
	c.mu.Lock()
	r := c.robots[origin]
	if r == nil {
		r = &robots{}
		c.robots[origin] = r
	}
	c.mu.Unlock()
	r.mu.Lock()
	defer r.mu.Unlock()
	if time.Now().Before(r.until) {
		return r.rules, r.err
	}
	got, err := c.askRobots(ctx, u)
	if ctx.Err() != nil {
		return rules{}, ctx.Err()
	}
	last := robotsLast
	if err != nil {
		if !errors.Is(err, ErrPrivate) {
			err = fmt.Errorf("its robots.txt cannot be had, so nothing is asked: %w", err)
		}
		last = 10 * time.Minute
	}
	r.rules, r.err, r.until = got, err, time.Now().Add(last)
	return r.rules, r.err
}

func (c *Client) askRobots(ctx context.Context, u *url.URL) (rules, error) {
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	for hop := 0; ; hop++ {
		// A robots.txt that is longer than the limit is read up to there.
		res, err := c.patiently(ctx, at, Prior{}, 0, 16*maxRobots)
		var status *StatusError
		if errors.As(err, &status) && status.Code >= 400 && status.Code < 500 && status.Code != http.StatusTooManyRequests {
			return rules{}, nil // there is none: all is allowed
		}
		if err != nil {
			return rules{}, err
		}
		if res.to == "" {
			token, _, _ := strings.Cut(c.opts.Agent, " ")
			token, _, _ = strings.Cut(token, "/")
			return parseRobots(res.body[:min(len(res.body), maxRobots)], token), nil
		}
		if hop == c.opts.MaxRedirects {
			return rules{}, nil // RFC 9309, 2.3.1.2: as if there were none
		}
		next, err := at.Parse(res.to)
		if err != nil {
			return rules{}, nil
		}
		if at, err = parse(next.String()); err != nil {
			return rules{}, nil
		}
	}
}

// parseRobots takes the rules for an agent: of the groups that name it, else of those for *.
func parseRobots(data []byte, agent string) rules {
	var mine, others rules
	named, inMine, inOthers, inAgents := false, false, false, false
	sc := bufio.NewScanner(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	sc.Buffer(nil, maxRobots+1)
	for sc.Scan() {
		line, _, _ := strings.Cut(sc.Text(), "#")
		field, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		field, value = strings.ToLower(strings.TrimSpace(field)), strings.TrimSpace(value)
		if field == "user-agent" {
			if !inAgents {
				inMine, inOthers = false, false
			}
			inAgents = true
			token, _, _ := strings.Cut(value, "/")
			if strings.EqualFold(strings.TrimSpace(token), agent) {
				inMine, named = true, true
			}
			inOthers = inOthers || value == "*"
			continue
		}
		if field != "allow" && field != "disallow" && field != "crawl-delay" {
			continue // sitemaps and the like stand in no group
		}
		inAgents = false
		for _, to := range []struct {
			in bool
			r  *rules
		}{{inMine, &mine}, {inOthers, &others}} {
			if !to.in {
				continue
			}
			if field == "crawl-delay" {
				if s, err := strconv.ParseFloat(value, 64); err == nil && s > 0 {
					to.r.delay = time.Duration(min(s, 86400) * float64(time.Second))
				}
			} else if value != "" {
				to.r.lines = append(to.r.lines, rule{allow: field == "allow", path: unescape(value)})
			}
		}
	}
	if named {
		return mine
	}
	return others
}

// allows finds the longest rule that fits a page; of two as long, the one that allows.
func (r rules) allows(u *url.URL) bool {
	path := u.EscapedPath()
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	path = unescape(path)
	best, allow := -1, true
	for _, l := range r.lines {
		if len(l.path) < best || len(l.path) == best && !l.allow || !fits(l.path, path) {
			continue
		}
		best, allow = len(l.path), l.allow
	}
	return allow
}

// unescape undoes percent signs but for those of a slash, so that two spellings of a path are one.
func unescape(s string) string {
	parts := strings.Split(strings.ReplaceAll(s, "%2f", "%2F"), "%2F")
	for i, p := range parts {
		if u, err := url.PathUnescape(p); err == nil {
			parts[i] = u
		}
	}
	return strings.Join(parts, "%2F")
}

// fits matches a path with a rule, in which * is any run of characters and a $ at the end is the end.
func fits(rule, path string) bool {
	rule, whole := strings.CutSuffix(rule, "$")
	parts := strings.Split(rule, "*")
	if !strings.HasPrefix(path, parts[0]) {
		return false
	}
	path = path[len(parts[0]):]
	if len(parts) == 1 {
		return !whole || path == ""
	}
	for i, p := range parts[1:] {
		if whole && i == len(parts)-2 {
			return strings.HasSuffix(path, p)
		}
		at := strings.Index(path, p)
		if at < 0 {
			return false
		}
		path = path[at+len(p):]
	}
	return true
}
