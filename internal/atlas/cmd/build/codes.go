package main

import (
	"encoding/json"
	"fmt"
	"os"
)

// isoCodes leads from the numeric and the three-letter codes of ISO 3166-1 to the two-letter ones.
type isoCodes struct{ numeric, alpha3 map[string]string }

func readCodes(name string) (isoCodes, error) {
	iso := isoCodes{map[string]string{}, map[string]string{}}
	data, err := os.ReadFile(name)
	if err != nil {
		return iso, err
	}
	var rows [][]string
	if err := json.Unmarshal(data, &rows); err != nil {
		return iso, fmt.Errorf("%s: %w", name, err)
	}
	for _, r := range rows {
		if len(r) < 3 {
			return iso, fmt.Errorf("%s: a row of %d cells", name, len(r))
		}
		iso.alpha3[r[1]], iso.numeric[r[2]] = r[0], r[0]
	}
	return iso, nil
}

func (iso isoCodes) country(code string) (string, bool) {
	if c, ok := iso.alpha3[code]; ok {
		return c, true
	}
	c, ok := ownCodes[code]
	return c, ok
}

// uncoded are the shapes of Natural Earth without an ISO code, under the code that GeoNames gives to their towns.
var uncoded = map[string]string{
	"Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY", "Indian Ocean Ter.": "AU", "Ashmore and Cartier Is.": "AU",
	"Baikonur": "KZ", "Dhekelia": "CY", "Akrotiri": "CY", "USNB Guantanamo Bay": "CU", "Cyprus U.N. Buffer Zone": "CY",
	"Coral Sea Is.": "AU", "Clipperton I.": "FR",
}

// ownCodes are three-letter codes of Natural Earth that ISO does not have.
var ownCodes = map[string]string{
	"SOL": "SO", "KOS": "XK", "PSX": "PS", "SAH": "EH", "SDS": "SS", "CYN": "CY", "ALD": "AX", "ROM": "RO",
}

// fullNames spells out the names that Natural Earth shortens.
var fullNames = map[string]string{
	"W. Sahara": "Western Sahara", "Dem. Rep. Congo": "DR Congo", "Congo": "Republic of the Congo", "Dominican Rep.": "Dominican Republic",
	"Falkland Is.": "Falkland Islands", "N. Cyprus": "Northern Cyprus", "S. Sudan": "South Sudan", "eSwatini": "Eswatini",
	"Bosnia and Herz.": "Bosnia and Herzegovina", "Macedonia": "North Macedonia", "Central African Rep.": "Central African Republic",
	"Eq. Guinea": "Equatorial Guinea", "Solomon Is.": "Solomon Islands", "Cabo Verde": "Cape Verde", "Turkey": "Turkey",
	"Fr. S. Antarctic Lands": "French Southern Territories", "Fr. Polynesia": "French Polynesia", "Marshall Is.": "Marshall Islands",
	"N. Mariana Is.": "Northern Mariana Islands", "Antigua and Barb.": "Antigua and Barbuda", "St. Kitts and Nevis": "Saint Kitts and Nevis",
	"St. Vin. and Gren.": "Saint Vincent and the Grenadines", "Cook Is.": "Cook Islands", "Cayman Is.": "Cayman Islands",
	"Turks and Caicos Is.": "Turks and Caicos Islands", "British Virgin Is.": "British Virgin Islands", "Pitcairn Is.": "Pitcairn Islands",
	"S. Geo. and the Is.": "South Georgia and the South Sandwich Islands", "Br. Indian Ocean Ter.": "British Indian Ocean Territory",
	"Wallis and Futuna Is.": "Wallis and Futuna", "St. Pierre and Miquelon": "Saint Pierre and Miquelon", "Faeroe Is.": "Faroe Islands",
	"St-Martin": "Saint Martin", "St-Barthélemy": "Saint Barthélemy", "Heard I. and McDonald Is.": "Heard Island and McDonald Islands",
	"Indian Ocean Ter.": "Australian Indian Ocean Territories", "Ashmore and Cartier Is.": "Ashmore and Cartier Islands",
}

// parts are grounds that Natural Earth draws with one country and the gazetteer counts under another code; a map must agree
// with the records that it shows. Crimea is drawn with who holds it; the gazetteer, like the General Assembly of the United
// Nations, counts its towns under Ukraine. The others have codes of their own.
var parts = []struct {
	of, code, name string
	box            [4]float64 // west, south, east, north
}{
	{"RU", "UA", "Crimea", [4]float64{32, 44, 37, 46.5}},
	{"FR", "GF", "French Guiana", [4]float64{-55, 2, -51, 6}},
	{"FR", "GP", "Guadeloupe", [4]float64{-62, 15.7, -60.9, 16.6}},
	{"FR", "MQ", "Martinique", [4]float64{-61.4, 14.3, -60.7, 15}},
	{"FR", "RE", "Réunion", [4]float64{55, -21.6, 56, -20.7}},
	{"FR", "YT", "Mayotte", [4]float64{44.9, -13.2, 45.4, -12.5}},
	{"NO", "SJ", "Svalbard", [4]float64{10, 74, 34, 81}},
	{"NO", "SJ", "Jan Mayen", [4]float64{-9.5, 70.6, -7.6, 71.4}},
	{"NO", "BV", "Bouvet Island", [4]float64{3, -55, 4, -54}},
	{"NL", "BQ", "Caribbean Netherlands", [4]float64{-69, 12, -62, 18}},
}
