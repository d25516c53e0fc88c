//go:build goexperiment.mapsplitgroup

package footprint

const splitGroups = true
