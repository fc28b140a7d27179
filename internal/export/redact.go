package export

// masked is the kind of a party whose name was left out.
const masked = "masked"
