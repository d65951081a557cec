// Drives Go's net/http. README.md beside the drivers has the lines.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// send makes one request: the status, and the octets of content that came.
func send(client *http.Client, method, url string, body []byte, key string) (int, int, error) {
	var content io.Reader
	if len(body) > 0 {
		content = bytes.NewReader(body)
	}
	request, err := http.NewRequest(method, url, content)
	if err != nil {
		return 0, 0, err
	}
	if key != "-" {
		request.Header.Set("Idempotency-Key", key)
	}
	answer, err := client.Do(request)
	if err != nil {
		return 0, 0, err
	}
	defer answer.Body.Close()
	came, err := io.ReadAll(answer.Body)
	return answer.StatusCode, len(came), err
}

func text(err error) string {
	return strings.ReplaceAll(err.Error(), "\n", `\n`)
}

func trial(url, method, octets, key, pause string) string {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	if _, _, err := send(client, "GET", url, nil, "-"); err != nil {
		return "unfit " + text(err)
	}
	millis, _ := strconv.Atoi(pause)
	time.Sleep(time.Duration(millis) * time.Millisecond)
	length, _ := strconv.Atoi(octets)
	status, came, err := send(client, method, url, bytes.Repeat([]byte("x"), length), key)
	if err != nil {
		return "error " + text(err)
	}
	return fmt.Sprintf("status %d %d", status, came)
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == "serve" {
		fmt.Fprintln(os.Stderr, serve(os.Args[2]))
		os.Exit(1)
	}
	fmt.Printf("client Go net/http %s\n", strings.TrimPrefix(runtime.Version(), "go"))
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		fmt.Println(trial(words[0], words[1], words[2], words[3], words[4]))
	}
}
