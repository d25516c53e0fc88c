//go:build race

package pipeline_test

// soakRecords is how long the soak test runs: the race detector makes records dear.
const soakRecords = 2_000_000
