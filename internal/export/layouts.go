package export

import "strings"

// The columns of the layouts, in the order of their public files.

var gtdColumns = strings.Fields(`eventid iyear imonth iday approxdate extended resolution country country_txt region region_txt provstate city
latitude longitude specificity vicinity location summary crit1 crit2 crit3 doubtterr alternative alternative_txt multiple success suicide
attacktype1 attacktype1_txt attacktype2 attacktype2_txt attacktype3 attacktype3_txt
targtype1 targtype1_txt targsubtype1 targsubtype1_txt corp1 target1 natlty1 natlty1_txt
targtype2 targtype2_txt targsubtype2 targsubtype2_txt corp2 target2 natlty2 natlty2_txt
targtype3 targtype3_txt targsubtype3 targsubtype3_txt corp3 target3 natlty3 natlty3_txt
gname gsubname gname2 gsubname2 gname3 gsubname3 motive guncertain1 guncertain2 guncertain3 individual nperps nperpcap
claimed claimmode claimmode_txt claim2 claimmode2 claimmode2_txt claim3 claimmode3 claimmode3_txt compclaim
weaptype1 weaptype1_txt weapsubtype1 weapsubtype1_txt weaptype2 weaptype2_txt weapsubtype2 weapsubtype2_txt
weaptype3 weaptype3_txt weapsubtype3 weapsubtype3_txt weaptype4 weaptype4_txt weapsubtype4 weapsubtype4_txt weapdetail
nkill nkillus nkillter nwound nwoundus nwoundte property propextent propextent_txt propvalue propcomment
ishostkid nhostkid nhostkidus nhours ndays divert kidhijcountry ransom ransomamt ransomamtus ransompaid ransompaidus ransomnote
hostkidoutcome hostkidoutcome_txt nreleased addnotes scite1 scite2 scite3 dbsource INT_LOG INT_IDEO INT_MISC INT_ANY related`)

var acledColumns = strings.Fields(`event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1
actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location latitude longitude geo_precision
source source_scale notes fatalities tags timestamp`)

var gedColumns = strings.Fields(`id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name
dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b number_of_sources
source_article source_office source_date source_headline source_original where_prec where_coordinates where_description adm_1 adm_2
latitude longitude geom_wkt priogrid_gid country country_id region event_clarity date_prec date_start date_end
deaths_a deaths_b deaths_civilians deaths_unknown best high low gwnoa gwnob`)

var ploverColumns = []string{
	"Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
	"Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw", "Wikipedia Actor ID",
	"Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector", "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID",
	"Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type",
	"Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
}

// The names of codes, as their codebooks have them.

var gtdAttacks = map[string]string{
	"1": "Assassination", "2": "Armed Assault", "3": "Bombing/Explosion", "4": "Hijacking", "5": "Hostage Taking (Barricade Incident)",
	"6": "Hostage Taking (Kidnapping)", "7": "Facility/Infrastructure Attack", "8": "Unarmed Assault", "9": "Unknown",
}

var gtdTargets = map[string]string{
	"1": "Business", "2": "Government (General)", "3": "Police", "4": "Military", "5": "Abortion Related", "6": "Airports & Aircraft",
	"7": "Government (Diplomatic)", "8": "Educational Institution", "9": "Food or Water Supply", "10": "Journalists & Media", "11": "Maritime", "12": "NGO", "13": "Other",
	"14": "Private Citizens & Property", "15": "Religious Figures/Institutions", "16": "Telecommunication", "17": "Terrorists/Non-State Militia", "18": "Tourists",
	"19": "Transportation", "20": "Unknown", "21": "Utilities", "22": "Violent Political Party",
}

var gtdWeapons = map[string]string{
	"5": "Firearms", "6": "Explosives", "8": "Incendiary", "9": "Melee", "10": "Vehicle (not to include vehicle-borne explosives, i.e., car or truck bombs)", "12": "Other", "13": "Unknown",
}

var gtdWeaponSubtypes = map[string]string{
	"2": "Automatic or Semi-Automatic Rifle", "3": "Handgun", "4": "Rifle/Shotgun (non-automatic)", "5": "Unknown Gun Type", "7": "Grenade", "8": "Landmine", "9": "Letter Bomb",
	"11": "Projectile (rockets, mortars, RPGs, etc.)", "13": "Suicide (carried bodily by human being)", "15": "Vehicle", "16": "Unknown Explosive Type",
	"18": "Arson/Fire", "19": "Molotov Cocktail/Petrol Bomb", "20": "Gasoline or Alcohol", "23": "Knife or Other Sharp Object", "28": "Dynamite/TNT",
}

var gtdRegions = map[string]string{
	"1": "North America", "2": "Central America & Caribbean", "3": "South America", "4": "East Asia", "5": "Southeast Asia", "6": "South Asia", "7": "Central Asia",
	"8": "Western Europe", "9": "Eastern Europe", "10": "Middle East & North Africa", "11": "Sub-Saharan Africa", "12": "Australasia & Oceania",
}

var acledRegions = map[string]string{
	"1": "Western Africa", "2": "Middle Africa", "3": "Eastern Africa", "4": "Southern Africa", "5": "Northern Africa", "7": "South Asia", "9": "Southeast Asia",
	"11": "Middle East", "12": "Europe", "13": "Caucasus and Central Asia", "14": "Central America", "15": "South America", "16": "Caribbean", "17": "East Asia",
	"18": "North America", "19": "Oceania", "20": "Antarctica",
}
