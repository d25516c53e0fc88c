package main

import "github.com/auditline/auditline/audit"

type Stage struct {
	name             string
	recordsProcessed int64   `audit:"true"`
	meanLatencyMs    float64 `audit:"true"`
	errorCount       int64   `audit:"true"`

	trail audit.Trail // the change log of this instance
}
