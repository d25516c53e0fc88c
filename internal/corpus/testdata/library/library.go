// Package library has fields of the standard library's types: what has a method more in a later
// release of Go must not be generated differently there.
package library

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/x509"
	"crypto/x509/pkix"
	"database/sql"
	"encoding/json"
	"html/template"
	"image"
	"image/color"
	"io/fs"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/mail"
	"net/netip"
	"net/url"
	"reflect"
	"regexp"
	"sync/atomic"
	"time"
	"unique"
	"weak"
)

// Net has types of package net and its neighbours.
type Net struct {
	URL     *url.URL
	Origin  url.URL
	Links   []*url.URL
	Named   map[string]url.URL
	Query   url.Values
	Header  http.Header
	Cookie  *http.Cookie
	Cookies []http.Cookie
	Server  *http.Server
	IP      net.IP
	Network *net.IPNet
	Mask    net.IPMask
	Address netip.Addr
	Prefix  netip.Prefix
	Mail    *mail.Address
}

// Crypto has certificates and keys.
type Crypto struct {
	Certificate *x509.Certificate
	Subject     pkix.Name
	Curve       *ecdsa.PublicKey
	Edwards     ed25519.PublicKey
}

// Data has numbers, times, texts and what wraps them.
type Data struct {
	Raw      json.RawMessage
	Raws     []json.RawMessage
	Number   json.Number
	Int      *big.Int
	Integer  big.Int
	Ratio    *big.Rat
	Float    *big.Float
	At       time.Time
	Until    *time.Time
	Within   time.Duration
	Text     sql.NullString
	Count    sql.Null[int]
	Times    []sql.NullTime
	Handle   unique.Handle[string]
	Weak     weak.Pointer[int]
	Pattern  *regexp.Regexp
	Buffer   *bytes.Buffer
	Template *template.Template
	Point    image.Point
	Picture  *image.RGBA
	Color    color.RGBA
}

// Other has interfaces, and what must not be copied.
type Other struct {
	Level   slog.Level
	Fields  []slog.Attr
	Logger  *slog.Logger
	Context context.Context
	Type    reflect.Type
	Mode    fs.FileMode
	File    fs.FileInfo
	Failure error
	Counter atomic.Int64
}
