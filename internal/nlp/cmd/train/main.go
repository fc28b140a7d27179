// Command train makes the models.
package main

import (
	"fmt"
	"os"

	"clio/internal/nlp/engine"
)

func main() {
	if err := engine.Train(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
