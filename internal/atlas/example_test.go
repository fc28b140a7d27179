package atlas_test

import (
	"fmt"
	"io"
	"net/url"

	"clio/internal/atlas"
)

// A page reads its box from the address, draws the marks of its query, and offers links that zoom and pan.
func Example() {
	marks := []atlas.Mark{
		{Lat: 12.65, Lon: -8.0, Level: "city", Country: "ML", Count: 3, Href: "/incidents?place=Bamako", Label: "Bamako"},
		{Lat: 13.1, Lon: -7.9, Level: "near", Country: "ML", Count: 1, Href: "/incidents/8", Label: "near Banamba"},
		{Level: "country", Country: "NE", Count: 6, Href: "/incidents?country=NE", Label: "Niger"},
	}
	box, err := atlas.ParseBox("-12,10,2,20")
	if err != nil {
		box = atlas.Fit(marks)
	}
	m := atlas.Map{
		View:  atlas.View{Box: box, Width: 960, Height: 480},
		Marks: marks,
		Link:  func(b atlas.Box) string { return "/map?box=" + url.QueryEscape(b.String()) },
		Label: "Where the 10 incidents happened",
	}
	tally, err := m.Draw(io.Discard)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%+v\n", tally)
	fmt.Println(m.Pan(atlas.East).Box)
	fmt.Println(m.In().Box)
	// Output:
	// {Points:4 Areas:6 Outside:0 Without:0}
	// -8.451,10,12.255,20
	// -10.176,12.5,0.177,17.5
}
