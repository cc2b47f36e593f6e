/* The floor of a press: a byte comes in, a record is appended and flushed, the first byte goes to the printer. Nothing is decided. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void must(int holds, const char *what) {
  if (!holds) perror(what), exit(1);
}

/* press FILE PORT BYTES PLACES: for each byte on standard input, one record on the disk, then one byte to the port. */
int main(int count, char **words) {
  must(count == 5, "press FILE PORT BYTES PLACES");
  size_t length = strtoul(words[3], NULL, 10), places = strtoul(words[4], NULL, 10);
  int file = open(words[1], O_RDWR | O_CREAT | O_TRUNC, 0600);
  must(file >= 0, words[1]);
  char *record = malloc(length);
  must(record != NULL, "memory");
  memset(record, 'a', length);
  for (size_t no = 0; no < places; no++) must(pwrite(file, record, length, (off_t)(no * length)) > 0, "pwrite");
  must(fsync(file) == 0, "fsync");
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(words[2]))};
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int wire = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  must(connect(wire, (struct sockaddr *)&at, sizeof at) == 0, "connect");
  must(setsockopt(wire, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0, "nodelay");
  char edge;
  for (size_t no = 0; read(0, &edge, 1) == 1; no++) {
    must(pwrite(file, record, length, (off_t)((no % places) * length)) > 0, "pwrite");
    must(fdatasync(file) == 0, "fdatasync");
    must(write(wire, &edge, 1) == 1, "write");
  }
  return 0;
}
