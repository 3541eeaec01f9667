#pragma once
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

// EVP_sha1 and its like are pointers that Swift need not know: one function for each use.
static inline int beprova_hmac_sha1(
    const unsigned char *key, int key_length, const unsigned char *message, size_t length,
    unsigned char digest[20]) {
  unsigned int written = 20;
  return HMAC(EVP_sha1(), key, key_length, message, length, digest, &written) != NULL;
}

static inline EVP_PKEY *beprova_key_of(const char *type, OSSL_PARAM *params) {
  EVP_PKEY *key = NULL;
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
  if (params && context && EVP_PKEY_fromdata_init(context) == 1 &&
      EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, params) != 1) {
    key = NULL;
  }
  EVP_PKEY_CTX_free(context);
  return key;
}

// A public RSA key of its modulus and exponent, most significant byte first; NULL for what is none.
static inline EVP_PKEY *beprova_rsa_key(
    const unsigned char *n, int n_length, const unsigned char *e, int e_length) {
  EVP_PKEY *key = NULL;
  BIGNUM *modulus = BN_bin2bn(n, n_length, NULL), *exponent = BN_bin2bn(e, e_length, NULL);
  OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
  OSSL_PARAM *params = NULL;
  if (modulus && exponent && build &&
      OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, modulus) == 1 &&
      OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, exponent) == 1) {
    params = OSSL_PARAM_BLD_to_param(build);
    key = beprova_key_of("RSA", params);
  }
  OSSL_PARAM_free(params);
  OSSL_PARAM_BLD_free(build);
  BN_free(modulus);
  BN_free(exponent);
  return key;
}

// A public key on the curve P-256 of its uncompressed point; NULL for what is not on it.
static inline EVP_PKEY *beprova_p256_key(const unsigned char *point, size_t length) {
  EVP_PKEY *key = NULL;
  OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
  OSSL_PARAM *params = NULL;
  if (build &&
      OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) == 1 &&
      OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, point, length) == 1) {
    params = OSSL_PARAM_BLD_to_param(build);
    key = beprova_key_of("EC", params);
  }
  OSSL_PARAM_free(params);
  OSSL_PARAM_BLD_free(build);
  return key;
}

static inline int beprova_key_bits(const EVP_PKEY *key) { return EVP_PKEY_get_bits(key); }

// Whether a signature with SHA-256 is right: RSA by PKCS #1 v1.5 or, with `pss`, by PSS.
static inline int beprova_verify_rsa(
    EVP_PKEY *key, int pss, const unsigned char *message, size_t length,
    const unsigned char *signature, size_t signature_length) {
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  EVP_PKEY_CTX *inner = NULL;
  int right = context &&
      EVP_DigestVerifyInit(context, &inner, EVP_sha256(), NULL, key) == 1 &&
      (!pss || (EVP_PKEY_CTX_set_rsa_padding(inner, RSA_PKCS1_PSS_PADDING) == 1 &&
                EVP_PKEY_CTX_set_rsa_pss_saltlen(inner, RSA_PSS_SALTLEN_DIGEST) == 1)) &&
      EVP_DigestVerify(context, signature, signature_length, message, length) == 1;
  EVP_MD_CTX_free(context);
  return right;
}

// The same for ECDSA on P-256; the signature is the two numbers of RFC 7518, section 3.4.
static inline int beprova_verify_p256(
    EVP_PKEY *key, const unsigned char *message, size_t length, const unsigned char signature[64]) {
  int right = 0;
  unsigned char *encoded = NULL;
  ECDSA_SIG *pair = ECDSA_SIG_new();
  BIGNUM *r = BN_bin2bn(signature, 32, NULL), *s = BN_bin2bn(signature + 32, 32, NULL);
  if (pair && r && s && ECDSA_SIG_set0(pair, r, s) == 1) {
    r = s = NULL;
    int size = i2d_ECDSA_SIG(pair, &encoded);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    right = size > 0 && context &&
        EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
        EVP_DigestVerify(context, encoded, size, message, length) == 1;
    EVP_MD_CTX_free(context);
  }
  OPENSSL_free(encoded);
  BN_free(r);
  BN_free(s);
  ECDSA_SIG_free(pair);
  return right;
}
