package gazetteer

import (
	"os"
	"runtime"
	"strings"
	"testing"
)

// most is how much memory the embedded gazetteer may take: its file, of which the system keeps the pages that are looked at, and
// what is made on the heap.
const most = 60 << 20

// TestMemory opens the embedded gazetteer, looks up every word of a text with every kind of name in it, and sums its file and heap.
func TestMemory(t *testing.T) {
	file, err := os.Stat("geo.bin")
	if err != nil {
		t.Fatal(err)
	}
	heap := func() uint64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	x, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for i := range 20_000 {
		for name := range strings.FieldsSeq("Mogadishu Springfield Ohio Sahel Kashmir Gao Timbuktu San Salvador Aleppo Nowhere") {
			found += len(x.Find(name))
		}
		if i == 0 && found == 0 {
			t.Fatal("nothing is found")
		}
	}
	after := heap()
	runtime.KeepAlive(x)
	made := uint64(0)
	if after > before {
		made = after - before
	}
	total := uint64(file.Size()) + made
	t.Logf("file %.1f MB, heap %.2f MB, together %.1f MB", float64(file.Size())/1e6, float64(made)/1e6, float64(total)/1e6)
	if total > most {
		t.Errorf("%d bytes, more than %d", total, most)
	}
}
