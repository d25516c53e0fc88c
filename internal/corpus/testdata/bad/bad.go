package bad

// Broken has a field that nobody declares.
type Broken struct{ Value missing }
