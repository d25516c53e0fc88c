package sub

// Expected is not tagged, being a test's.
type Expected struct{ Value float64 }
