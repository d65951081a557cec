//! Who an origin is to a client that asks for TLS: a certificate for loopback, made for this one
//! run of the program, and the authority that signed it, in a file for clients to trust.

use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Arc;

use graviola::hashing::Sha256;
use graviola::signing::ecdsa::{P256, SigningKey};
use graviola::util::is_cpu_supported;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyIdMethod, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, PublicKeyData, SignatureAlgorithm,
};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tempfile::NamedTempFile;

/// What an origin is called: every name that loopback has.
const NAMES: [&str; 3] = ["127.0.0.1", "::1", "localhost"];

/// More than a key of this kind takes, in octets.
const ROOM: usize = 512;

/// A point of the curve P-256, not compressed, in octets.
const POINT: usize = 65;

/// A certificate and its key, and where the authority is to be found.
#[derive(Debug)]
pub(crate) struct Identity {
    config: Arc<ServerConfig>,
    authority: NamedTempFile,
}

impl Identity {
    /// Makes one.
    ///
    /// # Errors
    /// If this machine cannot, or there is no room for the file.
    pub(crate) fn new() -> io::Result<Self> {
        if !is_cpu_supported() {
            return Err(io::Error::other(
                "this processor has not what TLS is made with here (x86: AES, PCLMULQDQ, AVX2, \
                 BMI1, ADX; ARM: NEON, AES, PMULL, SHA2)",
            ));
        }
        let authority = CertifiedIssuer::self_signed(authority(), Key::new()?);
        let authority = authority.map_err(io::Error::other)?;
        let key = Key::new()?;
        let own = own().map_err(io::Error::other)?;
        let own = own.signed_by(&key, &authority).map_err(io::Error::other)?;
        let provider = Arc::new(rustls_graviola::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_no_client_auth()
            .with_single_cert(vec![own.into()], key.secret()?);
        let mut config = config.map_err(io::Error::other)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        // Each connection says for itself who it is, and nothing but answers comes behind that.
        config.send_tls13_tickets = 0;
        let named = tempfile::Builder::new()
            .prefix("idlerace-ca-")
            .suffix(".pem")
            .tempfile();
        let mut file = named?;
        file.write_all(authority.pem().as_bytes())?;
        Ok(Self {
            config: Arc::new(config),
            authority: file,
        })
    }

    /// What a connection is begun with.
    pub(super) fn config(&self) -> Arc<ServerConfig> {
        Arc::clone(&self.config)
    }

    /// The file that has the certificate of its authority, as PEM.
    pub(crate) fn authority(&self) -> &Path {
        self.authority.path()
    }
}

fn authority() -> CertificateParams {
    let mut asked = named("Idlerace, for one test on this machine", 1);
    asked.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    asked.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    asked
}

fn own() -> Result<CertificateParams, rcgen::Error> {
    let names = CertificateParams::new(NAMES.map(ToOwned::to_owned))?;
    let mut asked = named("localhost", 2);
    asked.subject_alt_names = names.subject_alt_names;
    asked.use_authority_key_identifier_extension = true;
    asked.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    asked.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    Ok(asked)
}

fn named(name: &str, number: u64) -> CertificateParams {
    let mut asked = CertificateParams::default();
    asked.distinguished_name.push(DnType::CommonName, name);
    asked.serial_number = Some(number.into());
    asked.key_identifier_method = KeyIdMethod::PreSpecified(number.to_be_bytes().to_vec());
    asked
}

/// A key pair, for whoever makes certificates.
struct Key {
    pair: SigningKey<P256>,
    public: Vec<u8>,
}

impl Key {
    fn new() -> io::Result<Self> {
        let pair = SigningKey::<P256>::generate().map_err(of_key)?;
        let mut room = [0; ROOM];
        let public = pair.to_spki_der(&mut room).map_err(of_key)?;
        // The point stands at the end (RFC 5480).
        let public = public[public.len() - POINT..].to_vec();
        Ok(Self { pair, public })
    }

    fn secret(&self) -> io::Result<PrivateKeyDer<'static>> {
        let mut room = [0; ROOM];
        let key = self.pair.to_pkcs8_der(&mut room).map_err(of_key)?;
        Ok(PrivatePkcs8KeyDer::from(key.to_vec()).into())
    }
}

impl PublicKeyData for Key {
    fn der_bytes(&self) -> &[u8] {
        &self.public
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &PKCS_ECDSA_P256_SHA256
    }
}

impl rcgen::SigningKey for Key {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        let mut room = [0; ROOM];
        let signed = self.pair.sign_asn1::<Sha256>(&[message], &mut room);
        let signed = signed.map_err(|_| rcgen::Error::RemoteKeyError)?;
        Ok(signed.to_vec())
    }
}

fn of_key(error: graviola::Error) -> io::Error {
    io::Error::other(format!("{error:?}"))
}
