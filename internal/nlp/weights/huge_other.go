//go:build !linux

package weights

// makeSlots makes a slice of n slots.
func makeSlots(n int) []uint64 { return make([]uint64, n) }

// makeEntries makes a slice of n entries.
func makeEntries(n int) []uint16 { return make([]uint16, n) }
