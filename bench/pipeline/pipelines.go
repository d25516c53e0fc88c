package pipeline

// Plain is the pipeline that everything is compared with.
type Plain struct {
	Source    *Source    `pipeline:"source"`
	Filter    *Filter    `pipeline:"stage"`
	Normalize *Normalize `pipeline:"stage"`
	Average   *Average   `pipeline:"stage"`
	Count     *Count     `pipeline:"sink"`
}

// Keyed has an average for each of 16 sensors.
type Keyed struct {
	Source    *Source       `pipeline:"source"`
	Filter    *Filter       `pipeline:"stage"`
	Normalize *Normalize    `pipeline:"stage"`
	Average   *KeyedAverage `pipeline:"stage,key=Sensor"`
	Count     *Count        `pipeline:"sink"`
}

// Repeated has one stage type three times.
type Repeated struct {
	Source *Source `pipeline:"source"`
	A      *Shift  `pipeline:"stage"`
	B      *Shift  `pipeline:"stage"`
	C      *Shift  `pipeline:"stage"`
	Count  *Count  `pipeline:"sink"`
}

func newPlain(n int) *Plain {
	return &Plain{&Source{n}, &Filter{20}, &Normalize{0, 100}, new(Average), new(Count)}
}

func newKeyed(n int) *Keyed {
	return &Keyed{&Source{n}, &Filter{20}, &Normalize{0, 100}, new(KeyedAverage), new(Count)}
}

func newRepeated(n int) *Repeated {
	return &Repeated{&Source{n}, &Shift{1}, &Shift{2}, &Shift{3}, new(Count)}
}
