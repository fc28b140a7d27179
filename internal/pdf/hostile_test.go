package pdf_test

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/rc4"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"clio/internal/pdf"
)

// nested makes a PDF whose one page holds a form that holds another ten times, and so on: a few kilobytes that ask for ten to the
// power of deep pieces of text.
func nested(deep int) []byte {
	var w writer
	w.object("<< /Type /Catalog /Pages 2 0 R >>")
	w.object("<< /Type /Pages /Kids [4 0 R] /Count 1 >>")
	w.object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
	w.object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /X 6 0 R >> >> /Contents 5 0 R >>")
	w.object("<< /Length 5 >>\nstream\n/X Do\nendstream")
	for i := range deep {
		content, resources := strings.Repeat("/X Do\n", 10), fmt.Sprintf("/XObject << /X %d 0 R >>", 7+i)
		if i == deep-1 {
			content, resources = "BT /F 9 Tf 50 500 Td (A bomb killed two.) Tj ET", "/Font << /F 3 0 R >>"
		}
		w.object(fmt.Sprintf("<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << %s >> /Length %d >>\nstream\n%s\nendstream", resources, len(content), content))
	}
	return w.end("")
}

// TestEndless holds that a file that would take forever is given up when the time is over, and that the next one is read.
func TestEndless(t *testing.T) {
	whole := file("", "", column(60, 100, 11, "A bomb killed two people in the market of the town on Monday."))
	if _, err := reader.Read(t.Context(), whole); err != nil { // the start is not counted
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	start := time.Now()
	_, err := reader.Read(ctx, nested(12))
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("given up after %v", took)
	}
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
	if doc, err := reader.Read(t.Context(), whole); err != nil || doc.Pages != 1 {
		t.Errorf("the next file: %v", err)
	}
}

// TestSlow holds that a page that takes too long is given up without anybody's asking.
func TestSlow(t *testing.T) {
	r := pdf.WithStep(3 * time.Second)
	defer r.Close()
	if _, err := r.Read(t.Context(), nested(12)); !errors.Is(err, pdf.ErrSlow) {
		t.Errorf("%v", err)
	}
	if doc, err := r.Read(t.Context(), locked("", "A bomb killed two.")); err != nil || doc.Pages != 1 {
		t.Errorf("the next file: %v", err)
	}
}

// locked encrypts a file of one page with a 40-bit key (ISO 32000-1, 7.6.3) that the password opens.
func locked(password string, lines ...string) []byte {
	pad := []byte("\x28\xBF\x4E\x5E\x4E\x75\x8A\x41\x64\x00\x4E\x56\xFF\xFA\x01\x08\x2E\x2E\x00\xB6\xD0\x68\x3E\x80\x2F\x0C\xA9\xFE\x64\x53\x69\x7A")
	padded := func(s string) []byte { return append([]byte(s), pad...)[:32] }
	crypt := func(key, data []byte) []byte {
		c, _ := rc4.NewCipher(key)
		out := make([]byte, len(data))
		c.XORKeyStream(out, data)
		return out
	}
	id := []byte("0123456789abcdef")
	ownerKey := md5.Sum(padded("owner"))
	owner := crypt(ownerKey[:5], padded(password))
	sum := md5.Sum(bytes.Join([][]byte{padded(password), owner, {0xFC, 0xFF, 0xFF, 0xFF}, id}, nil))
	key := sum[:5]
	user := crypt(key, pad)

	var w writer
	w.object("<< /Type /Catalog /Pages 2 0 R >>")
	w.object("<< /Type /Pages /Kids [4 0 R] /Count 1 >>")
	w.object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
	w.object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents 5 0 R >>")
	var c strings.Builder
	for i, l := range lines {
		fmt.Fprintf(&c, "BT /F 11 Tf 60 %d Td (%s) Tj ET\n", 700-14*i, l)
	}
	one := md5.Sum(append(bytes.Clone(key), 5, 0, 0, 0, 0)) // the key of object 5
	content := crypt(one[:10], []byte(c.String()))
	w.object(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content))
	return w.end(fmt.Sprintf("/ID [<%[1]s> <%[1]s>] /Encrypt << /Filter /Standard /V 1 /R 2 /O <%[2]s> /U <%[3]s> /P -4 >>",
		hex.EncodeToString(id), hex.EncodeToString(owner), hex.EncodeToString(user)))
}

// TestPasswords holds that a file that is only closed against changes is read, and one that asks for a password is named.
func TestPasswords(t *testing.T) {
	if doc, err := reader.Read(t.Context(), locked("", "A bomb killed two people in the market.")); err != nil || doc.Text != "A bomb killed two people in the market." {
		t.Errorf("with an empty password: %v %q", err, doc.Text)
	}
	if doc, err := reader.Read(t.Context(), locked("secret", "A bomb killed two people in the market.")); !errors.Is(err, pdf.ErrLocked) {
		t.Errorf("with a password: %v %q", err, doc.Text)
	}
}
