package fetch

import (
	"net"
	"net/netip"
	"syscall"
)

// private are the ranges that are no addresses of the open Internet, of IPv4 (RFC 6890 and its like); of IPv6 only 2000::/3
// is open, without the parts below.
func private() []string {
	return []string{
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
		"192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
		"203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
		"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
	}
}

var privateRanges = func() []netip.Prefix {
	var all []netip.Prefix
	for _, s := range private() {
		all = append(all, netip.MustParsePrefix(s))
	}
	return all
}()

var openIPv6 = netip.MustParsePrefix("2000::/3")

// public reports whether an address is one of the open Internet.
func public(ip netip.Addr) bool {
	ip = ip.Unmap()
	if !ip.IsValid() || ip.Zone() != "" || ip.Is6() && !openIPv6.Contains(ip) {
		return false
	}
	for _, p := range privateRanges {
		if p.Contains(ip) {
			return false
		}
	}
	return true
}

// publicOnly is the dialer's last look at the address that a name was resolved to, so that a name which leads elsewhere the
// second time is found out too.
func publicOnly(_, address string, _ syscall.RawConn) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return ErrPrivate
	}
	if ip, err := netip.ParseAddr(host); err != nil || !public(ip) {
		return ErrPrivate
	}
	return nil
}
