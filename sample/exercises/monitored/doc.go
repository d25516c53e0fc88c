// Package monitored is exercise 4: audited records of a fixed layout in a monitored pipeline.
//
// The exercise asks for a runner that validates its components, watches every stage and reports
// what a run did; source, stages and sink are those of the other exercises and of the weather.
package monitored
