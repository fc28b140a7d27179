package when

import "fmt"

// check reads the When of a holiday and says what is wrong with it.
func (h *holiday) check() error {
	if h.ID == "" || len(h.Names) == 0 {
		return fmt.Errorf("no id or no names")
	}
	if _, err := fmt.Sscanf(h.When, "easter%d", &h.a); err == nil {
		h.kind = easterFeast
		return nil
	}
	if _, err := fmt.Sscanf(h.When, "orthodox%d", &h.a); err == nil {
		h.kind = orthodoxFeast
		return nil
	}
	if _, err := fmt.Sscanf(h.When, "islamic %d %d", &h.a, &h.b); err == nil {
		h.kind = islamicFeast
		return nil
	}
	if _, err := fmt.Sscanf(h.When, "%d %d %d", &h.a, &h.b, &h.c); err == nil {
		h.kind = nthFeast
		return nil
	}
	if _, err := fmt.Sscanf(h.When, "%d-%d", &h.a, &h.b); err == nil {
		h.kind = fixedFeast
		return nil
	}
	return fmt.Errorf("when = %q is not read", h.When)
}
