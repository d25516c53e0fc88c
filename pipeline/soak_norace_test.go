//go:build !race

package pipeline_test

// soakRecords is how long the soak test runs.
const soakRecords = 50_000_000
