// go test: no POST of this client is applied twice, whatever becomes of its connection.
package pool

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// What `idlerace test` runs: two requests on one connection, here by net/http.
func twoRequests(url string) error {
	post, err := http.NewRequest("POST", url, strings.NewReader("amount=5"))
	if err != nil {
		return err
	}
	get, err := http.NewRequest("GET", url, nil)
	if err != nil {
		return err
	}
	for _, request := range []*http.Request{get, post} {
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, answer.Body) // unread, the connection is not used again
		answer.Body.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func TestMain(m *testing.M) {
	if url := os.Getenv("IDLERACE_URL"); url != "" {
		if err := twoRequests(url); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestNoPostIsAppliedTwice(t *testing.T) {
	said, err := exec.Command("idlerace", "test", "--expect", "no-double-apply", "--",
		os.Args[0]).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
}
