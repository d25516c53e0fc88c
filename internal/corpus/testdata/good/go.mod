module example.org/thermo

go 1.21
