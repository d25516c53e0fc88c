package store

import (
	"net/url"
	"strings"

	"github.com/auditline/auditline/store/internal/dialect"
)

// redact returns address without the password that it may hold.
func redact(address string) string {
	if dialect.IsKeywords(address) {
		keyword, _, _ := strings.Cut(address, "=")
		return keyword + "=…"
	}
	if !strings.Contains(address, "@") || dialect.SchemeOf(address) == "sqlite" {
		return address
	}
	u, err := url.Parse(address)
	if err != nil {
		return dialect.SchemeOf(address) + ":…"
	}
	return u.Redacted()
}
