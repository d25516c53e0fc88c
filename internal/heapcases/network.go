package heapcases

import (
	"crypto/tls"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/netip"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
)

// must returns v: what makes a case does not fail.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

const page = "https://user:secret@example.org:8080/a/path/to%20it?first=1&second=two%20words&first=3#part"

func networkCases() []Case {
	return []Case{
		{Name: "http.Header", Prepare: many(500, func(i int) http.Header {
			h := make(http.Header)
			h.Set("Content-Type", "application/json")
			h.Set("X-Request-ID", text(i, 36))
			h.Add("Accept", text(i, 20))
			h.Add("Accept", text(i, 30))
			return h
		})},
		{Name: "headers as they are read", Hidden: true, Prepare: many(300, func(i int) http.Header {
			in := "Host: " + text(i, 20) + "\r\nAccept: */*\r\nAccept: text/html\r\nX-Unusual-Name: " + text(i, 40) + "\r\n\r\n"
			return http.Header(must(textproto.NewReader(newReader(in)).ReadMIMEHeader()))
		})},
		{Name: "url.URL", Hidden: true, Prepare: many(500, func(i int) *url.URL { return must(url.Parse(page + text(i, 10))) })},
		{Name: "url.Values", Hidden: true, Prepare: many(500, func(i int) any {
			in := "a=" + text(i, 20) + "&b=" + text(i, 30) + "&a=c"
			return []any{in, must(url.ParseQuery(in))}
		})},
		{Name: "netip.Addr", Prepare: many(2000, func(i int) netip.Addr {
			return netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)})
		})},
		{Name: "netip.Addr with a zone", Prepare: many(4000, func(i int) *netip.Addr {
			a := netip.MustParseAddr("fe80::1%eth" + strconv.Itoa(i%3))
			return &a
		})},
		{Name: "netip.Prefix", Prepare: many(1000, func(i int) *netip.Prefix {
			p := netip.PrefixFrom(netip.AddrFrom4([4]byte{10, byte(i)}), i%33)
			return &p
		})},
		{Name: "net.IP and net.IPNet", Prepare: many(1000, func(i int) any {
			_, n, err := net.ParseCIDR("10.1." + strconv.Itoa(i%256) + ".0/24")
			must(n, err)
			return []any{net.IPv4(10, 1, byte(i), 1), n, &net.TCPAddr{IP: net.IPv6loopback, Port: i}}
		})},
		{Name: "requests", Hidden: true, Prepare: many(300, func(i int) *http.Request {
			r := must(http.NewRequest("POST", page+text(i, 10), strings.NewReader(text(i, 300))))
			r.GetBody = nil // a closure
			r.AddCookie(&http.Cookie{Name: "session", Value: text(i, 32)})
			return r
		})},
		{Name: "requests with a body to send again", Hidden: true, Prepare: many(300, func(i int) *http.Request {
			return must(http.NewRequest("POST", page, strings.NewReader(text(i, 300))))
		})},
		{Name: "cookies", Hidden: true, Prepare: many(500, func(i int) []*http.Cookie {
			return must(http.ParseCookie("session=" + text(i, 32) + "; theme=dark"))
		})},
		{Name: "cookie jars", Prepare: many(100, func(i int) *cookiejar.Jar {
			j := must(cookiejar.New(nil))
			j.SetCookies(must(url.Parse(page)), []*http.Cookie{{Name: "session", Value: text(i, 32), MaxAge: 3600}, {Name: "b", Value: "c"}})
			return j
		})},
		{Name: "routes", Prepare: many(50, func(int) *http.ServeMux {
			m := http.NewServeMux()
			for _, p := range []string{"GET /users/{id}", "POST /users", "/static/", "GET /users/{id}/orders/{order}", "example.org/"} {
				m.Handle(p, http.NotFoundHandler())
			}
			return m
		})},
		{Name: "servers and clients", Prepare: many(200, func(i int) any {
			return []any{&http.Server{Addr: text(i, 20), TLSConfig: new(tls.Config)}, &http.Client{Transport: new(http.Transport)}}
		})},
	}
}
