package pdf

import "time"

// WithStep makes a reader that gives up a page after a time of its own.
func WithStep(d time.Duration) *Reader { return &Reader{wait: d} }
