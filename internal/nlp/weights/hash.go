package weights

// Feature hashes. A feature is a template number and one to three values; Mix spreads them over 32 bits, of which a table
// uses the upper ones.

const (
	k1 = 0x9E3779B97F4A7C15
	k2 = 0xC2B2AE3D27D4EB4F
)

// F1 is the hash of a feature of one value.
func F1(template int, a uint32) uint32 {
	return uint32((uint64(a)<<8 | uint64(template)) * k1 >> 32)
}

// F2 is the hash of a feature of two values.
func F2(template int, a, b uint32) uint32 {
	return uint32(((uint64(a)<<8|uint64(template))*k1 ^ uint64(b)*k2>>7) * k1 >> 32)
}

// F3 is the hash of a feature of three values.
func F3(template int, a, b, c uint32) uint32 {
	x := (uint64(a)<<8|uint64(template))*k1 ^ uint64(b)*k2>>7
	x = x*k1 ^ uint64(c)*k2>>9
	return uint32(x * k1 >> 32)
}

// String is the hash of a string.
func String(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h ^ h>>15
}
