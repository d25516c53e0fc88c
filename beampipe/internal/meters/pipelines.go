package meters

//go:generate go tool auditgen

// Plain has stages without a key.
//
//auditgen:beam
type Plain struct {
	Source *Counter   `pipeline:"source"`
	Large  *Threshold `pipeline:"stage"`
	Scale  Scale      `pipeline:"stage"`
	Sink   *File      `pipeline:"sink"`
}

// Keyed has a stage with a key, and a sink of dead letters.
//
//auditgen:beam
type Keyed struct {
	Source *Counter `pipeline:"source"`
	Scale  Scale    `pipeline:"stage"`
	Mean   *Mean    `pipeline:"stage,key=Meter"`
	Sink   *File    `pipeline:"sink"`
	Bad    *Rejects `pipeline:"dead"`
}

// Forked has several sinks with conditions, of which two fail some records.
//
//auditgen:beam
type Forked struct {
	Source *Counter `pipeline:"source"`
	Low    *Lines   `pipeline:"sink,when=Low"`
	Odd    *Lines   `pipeline:"sink,when=Odd"`
	High   *File    `pipeline:"sink,when=High"`
	Bad    *Rejects `pipeline:"dead"`
}

// Flushed has two stages that give sums by key at their end, and a stage between them.
//
//auditgen:beam
type Flushed struct {
	Source *Counter `pipeline:"source"`
	Sums   *Sums    `pipeline:"stage,key=Meter"`
	Scale  *Scale   `pipeline:"stage"`
	Again  *Sums    `pipeline:"stage,key=Digit"`
	Sink   *File    `pipeline:"sink"`
}

// Broken has a component that cannot be sent to workers, which no type tells.
//
//auditgen:beam
type Broken struct {
	Source *Counter `pipeline:"source"`
	Twist  *Twist   `pipeline:"stage"`
	Sink   *File    `pipeline:"sink"`
}
