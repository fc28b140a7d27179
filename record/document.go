package record

// Where a document's publication date was found, in the order in which the sources are trusted.
const (
	FromFlag     = "flag"
	FromMetadata = "metadata"
	FromFeed     = "feed"
	FromText     = "text"
)

// Document is one report as it is read. Text is canonical: nothing before or after it changes it, and every span of the
// record counts in it. Fields that the report does not give are empty.
type Document struct {
	ID            string `json:"id"`     // stable: made from the source or given with the report
	Source        string `json:"source"` // path, URL or the id given in a JSON line
	Title         string `json:"title,omitempty"`
	Published     string `json:"published,omitempty"`      // YYYY-MM-DD
	PublishedFrom string `json:"published_from,omitempty"` // flag, metadata, feed or text
	Publisher     string `json:"publisher,omitempty"`
	Byline        string `json:"byline,omitempty"`
	URL           string `json:"url,omitempty"`
	Language      string `json:"language,omitempty"`
	Text          string `json:"text"` // valid UTF-8
}
