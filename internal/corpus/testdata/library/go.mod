module example.org/library

go 1.26.0
