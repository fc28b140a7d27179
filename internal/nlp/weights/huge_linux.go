package weights

import (
	"syscall"
	"unsafe"
)

const (
	hugePage = 2 << 20
	madvise  = 14 // MADV_HUGEPAGE
)

// makeSlots makes a slice that the system may keep on huge pages: scoring reads slots all over it, and on small pages most
// of the time would go into finding the page. That the advice is not taken is no error.
func makeSlots(n int) []uint64 {
	if n*8 < 2*hugePage {
		return make([]uint64, n)
	}
	all := make([]uint64, n+hugePage/8)
	skip := 0
	if over := uintptr(unsafe.Pointer(&all[0])) % hugePage; over != 0 {
		skip = int(hugePage-over) / 8
	}
	slots := all[skip : skip+n : skip+n]
	_ = syscall.Madvise(unsafe.Slice((*byte)(unsafe.Pointer(&slots[0])), n*8&^(hugePage-1)), madvise)
	return slots
}
