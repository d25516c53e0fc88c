# Two commands do everything: make demo, make test. The meaning of the others is in internal/task.

.PHONY: demo beam kills drivers test check generate bench fuzz corpus linters machines otel

demo: generate ## generate, vet with stagecheck, run the sample on hourly climate normals
	go vet -vettool=$$(go tool -n stagecheck) -std ./...
	go run ./sample
	cd store && go run ./sample

beam: ## pipelines on Apache Beam's prism: every test, one of them with a million records, the weather, and the cost beside a graph by hand
	cd beampipe && go test -count=1 -records=1000000 -timeout=30m .
	cd beampipe && go test -run='^$$' -bench=Cost -benchtime=8x -records=50000 .
	cd beampipe && go run ./sample

kills: ## the store's processes and servers killed a hundred times each
	cd store && STORE_KILLS=100 go test -count=1 -run=Killed -v .

drivers: ## the store on two more drivers of SQLite, one of which needs a C compiler and builds for minutes
	cd bench/store && go test -count=1 ./drivers/...

test: ## every test, in a new order each time
	go run ./internal/task test

check: ## what must hold before a change lands
	go run ./internal/task check

generate: ## write the generated code
	go generate ./...
	cd store && go generate ./...

bench: ## side by side with peers, as ratios
	go run ./internal/task bench 1s

fuzz: ## every fuzz target for ten minutes
	go run ./internal/task fuzz 10m

corpus: ## other people's modules, generated and vetted: no finding, no crash, the same code from both releases
	go run ./internal/corpus -release go1.27.3
	cd bench && go test -count=1 -run=TestRealModules ./stagecheck

linters: ## stagecheck inside golangci-lint of both releases, and our hooks inside pre-commit; needs the module proxy, git and pre-commit
	cd bench/gcl && go test -count=1 ./...
	cd bench/gcl && GOTOOLCHAIN=go1.27.3 go test -count=1 ./...
	cd bench && go test -count=1 ./precommit

machines: ## the tests on every machine that Go runs on; needs Debian's qemu-user and nodejs
	go run ./internal/task machines

otel: ## the metrics of runs, scraped by Debian's Prometheus, which is installed if it is missing
	command -v prometheus >/dev/null || { apt-get update && apt-get install -y --no-install-recommends prometheus; }
	cd otel && go test -count=1 -tags=prometheus -run=Scraped .
