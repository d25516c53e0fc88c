package audit

import "github.com/auditline/auditline/audit/internal/history"

// RevertOption changes what a generated method RevertTo does.
type RevertOption history.RevertOption

// Keep has RevertTo leave attributes as they are, by their names in logs: those whose values at
// that time nobody knows any more because they are redacted, or forgotten, and any others.
// RevertTo refuses a name that is no attribute's.
func Keep(attrs ...string) RevertOption { return RevertOption(history.Keep(attrs)) }
