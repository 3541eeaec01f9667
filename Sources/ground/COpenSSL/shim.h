#pragma once
#include <openssl/evp.h>
#include <openssl/hmac.h>

// EVP_sha1 and its like are pointers that Swift need not know: one function for each use.
static inline int beprova_hmac_sha1(
    const unsigned char *key, int key_length, const unsigned char *message, size_t length,
    unsigned char digest[20]) {
  unsigned int written = 20;
  return HMAC(EVP_sha1(), key, key_length, message, length, digest, &written) != NULL;
}
