# Everything a person needs, one word each. DATA is the folder of evaluation data beside the project; without it the
# larger evaluations say so and are left out.
DATA ?= ../shared
export CGO_ENABLED = 0

.PHONY: help run build check test eval cross bench models fmt clean
help: ## this list
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*##/\t/'

run: ## read the examples into a fresh database and open the pages
	go run ./cmd/clio demo

build: ## the one binary, bin/clio
	go build -trimpath -o bin/clio ./cmd/clio

check: ## format, vet, staticcheck, import order, docs, rule examples, unit tests
	./scripts/check

test: ## everything
	./scripts/test

eval: build ## run the scorers on the data beside the project; the table goes to docs/evaluation.md
	go run ./internal/evaluate -data $(DATA) -clio bin/clio -out docs/evaluation.md

cross: ## score the events of MUC-4 DEV and GVA as models of the other four fifths read each fifth
	go run ./internal/extract/happens/cmd/learn -data $(DATA)/data -cross out/cross
	python3 $(DATA)/eval/score_muc.py $(DATA)/data/muc4/dev/gold.jsonl out/cross/muc4-dev.jsonl
	python3 $(DATA)/eval/score_gva.py $(DATA)/data/gva/gold.jsonl out/cross/gva.jsonl

bench: ## speed of every stage and of the whole reading
	go test -run '^$$' -bench . -benchmem ./...

models: ## train every model again from $(DATA)/data
	go run ./internal/nlp/cmd/train -data $(DATA)/data
	go run ./internal/nlp/cmd/names -data $(DATA)/data
	go run ./internal/nlp/cmd/coref -data $(DATA)/data
	go run ./internal/extract/where/cmd/learn -data $(DATA)/data
	go run ./internal/extract/says/cmd/train -data $(DATA)/data
	go run ./internal/extract/happens/cmd/learn -data $(DATA)/data
	mkdir -p out && go run ./cmd/clio read --json $(DATA)/data/gva/input.jsonl > out/gva.jsonl
	go run ./internal/merge/cmd/learn -data $(DATA)/data -records out/gva.jsonl

fmt: ## format the code
	go tool -modfile=tools/go.mod gofumpt -w .

clean: ## remove what was built
	rm -rf bin out
