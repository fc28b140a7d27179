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
// of the time would go into finding the page, and much of the start into making them.
func makeSlots(n int) []uint64 { return makeHuge[uint64](n) }

// makeEntries is makeSlots for entries.
func makeEntries(n int) []uint16 { return makeHuge[uint16](n) }

// makeHuge advises the system; that the advice is not taken is no error.
func makeHuge[T uint16 | uint64](n int) []T {
	size := int(unsafe.Sizeof(T(0)))
	if n*size < hugePage {
		return make([]T, n)
	}
	all := make([]T, n+hugePage/size)
	skip := 0
	if over := uintptr(unsafe.Pointer(&all[0])) % hugePage; over != 0 {
		skip = int(hugePage-over) / size
	}
	slots := all[skip : skip+n : skip+n]
	_ = syscall.Madvise(unsafe.Slice((*byte)(unsafe.Pointer(&slots[0])), n*size&^(hugePage-1)), madvise)
	return slots
}
