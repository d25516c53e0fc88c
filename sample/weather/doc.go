// Package weather is the lesson: a pipeline as a user of auditline writes it. Read it in this
// order:
//
//   - reading.go: the record, a struct with three audited fields, and reading_gen.go, which
//     auditgen wrote for it;
//   - source.go, stages.go, sink.go: the components, plain types with one method each;
//   - pipeline.go: the components as a struct, and pipeline_gen.go, which auditgen wrote for it;
//   - days.go: another pipeline, with a result for each day, two sinks, and a table that takes many
//     rows at a time;
//   - run.go: a run with its options, its report and its dead letters.
//
// The data are the hourly climate normals of Seattle: what NOAA computed as usual for each hour of
// the year from the thirty years 1981 to 2010. No instrument measured any of these values.
package weather
