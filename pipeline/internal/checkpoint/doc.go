// Package checkpoint writes down where a pipeline is, so that a later run can go on from there: the
// place in its source, and what its stages hold. It knows nothing of runs.
//
// A stage that has MarshalBinary and UnmarshalBinary writes itself. What another one holds is
// written field by field, by the description of values that change logs use (see auditimpl's
// AppendValue), so that a stage may gain a field between two runs.
package checkpoint
