package ingest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"strings"
	"time"

	"github.com/jhillyerd/enmime/v2"

	"clio/record"
)

// looksMail reports whether a file begins with the head of an e-mail, and whether with the line of a mailbox before it.
func looksMail(head []byte) (is, box bool) {
	s := string(head)
	if strings.HasPrefix(s, "From ") {
		line, rest, _ := strings.Cut(s, "\n")
		is, _ = looksMail([]byte(rest))
		return is, is && len(line) < 200
	}
	known := 0
	for line := range strings.Lines(s) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			break
		}
		if line[0] == ' ' || line[0] == '\t' {
			continue
		}
		field, _, ok := strings.Cut(line, ":")
		if !ok || strings.ContainsAny(field, " \t") {
			return false, false
		}
		switch strings.ToLower(field) {
		case "from", "to", "subject", "message-id", "received", "return-path", "delivered-to", "mime-version", "date":
			known++
		}
	}
	return known >= 3, false
}

// mailbox reads a file of e-mails, each begun by a line "From ", one at a time.
func (r *reader) mailbox(name string, in *bufio.Reader) bool {
	var message bytes.Buffer
	n, blank := 0, true
	flush := func() bool {
		if message.Len() == 0 {
			return true
		}
		n++
		ok := r.mail(name, n, bytes.Clone(message.Bytes()))
		message.Reset()
		return ok
	}
	for {
		if r.ctx.Err() != nil {
			return false
		}
		line, err := in.ReadBytes('\n')
		switch {
		case blank && bytes.HasPrefix(line, []byte("From ")):
			if !flush() {
				return false
			}
		case message.Len() <= r.opts.MaxDocument:
			// A line of a text that begins so was written with a > before it.
			if unquoted := bytes.TrimLeft(line, ">"); len(unquoted) < len(line) && bytes.HasPrefix(unquoted, []byte("From ")) {
				line = line[1:]
			}
			message.Write(line)
		}
		blank = len(bytes.TrimSpace(line)) == 0
		if err == io.EOF {
			return flush()
		}
		if err != nil {
			return r.fail(name, n+1, err)
		}
	}
}

// mail makes a document of an e-mail: an alert, a newsletter, a report that was sent round.
func (r *reader) mail(name string, line int, data []byte) bool {
	env, err := enmime.ReadEnvelope(bytes.NewReader(data))
	if err != nil {
		return r.fail(name, line, fmt.Errorf("a broken e-mail: %w", err))
	}
	text := strings.ReplaceAll(env.Text, "\r\n", "\n")
	if env.HTML != "" {
		// The plain part is made of the other where a letter has only that, and cuts its lines.
		if page := parseHTML(env.HTML); strings.TrimSpace(page.Text) != "" {
			text = page.Text
		}
	}
	if text = strings.TrimSpace(text); text == "" {
		return r.fail(name, line, errors.New("an e-mail without a text"))
	}
	doc := record.Document{Title: oneLine(env.GetHeader("Subject")), Text: text}
	if from, err := mail.ParseAddress(env.GetHeader("From")); err == nil {
		doc.Publisher = from.Name
		if doc.Publisher == "" {
			doc.Publisher = from.Address
		}
	}
	if at, err := mail.ParseDate(env.GetHeader("Date")); err == nil {
		doc.Published, doc.PublishedFrom = at.Format(time.DateOnly), record.FromMetadata
	}
	if id := strings.Trim(env.GetHeader("Message-Id"), "<> "); id != "" {
		doc.Source = "mid:" + id
	}
	return r.one(name, line, doc, data, "message/rfc822", nil)
}
