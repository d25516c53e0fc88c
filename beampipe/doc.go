// Package beampipe runs pipeline structs on Apache Beam, unchanged: on the runner prism, which
// comes with Beam's Go SDK, and by Beam's contract on Flink, Spark and Dataflow.
//
// The directive //auditgen:beam above a pipeline struct asks auditgen for a method Beam, which adds
// the pipeline to a Beam graph. [Run] builds, runs, and reports as the struct's own Run does. The
// other functions and types are what generated code calls.
//
// Records cross from one process to another: what of them would be lost on the way, auditgen
// refuses. Components cross as JSON, which Run compares with what it was made of before anything
// starts.
//
// A record keeps the place that it had in the source. A stage with a key sees the records of one
// key in that order, and a sink sees all its records in that order; each of both gets them in one
// piece, which has to fit into the memory of one worker.
//
// Runners may do work twice. What a sink writes therefore has to be the same when it is called
// again.
package beampipe
