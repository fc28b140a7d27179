package when

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"
)

func TestFill(t *testing.T) {
	if os.Getenv("FILL") == "" {
		t.Skip()
	}
	s := newStage(t)
	out, _ := os.Create(os.Getenv("FILL") + ".out")
	eachLine(os.Getenv("FILL"), func(b []byte) {
		var in struct{ Rule, In, Published string }
		_ = json.Unmarshal(b, &in)
		hit := false
		for _, x := range readPlain(s, in.In, in.Published) {
			if x.Rule == in.Rule {
				hit = true
				j, _ := json.Marshal(map[string]string{"rule": in.Rule, "in": in.In, "published": in.Published, "text": x.Text, "from": x.From, "to": x.To, "kind": x.Kind, "value": x.Value})
				fmt.Fprintln(out, string(j))
				break
			}
		}
		if !hit {
			fmt.Println("NOHIT", in.Rule, in.In, readPlain(s, in.In, in.Published))
		}
	})
}
