package org.camelvoice.platform.discord.fake;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@code aead_aes256_gcm_rtpsize}: the RTP header is in clear and authenticated, the nonce is a counter of 4 bytes that is appended,
 * followed by 8 zeros when it is used.
 */
final class RtpCipher {
    static final String MODE = "aead_aes256_gcm_rtpsize";
    static final int KEY_BYTES = 32;

    private static final int NONCE = 4;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;

    RtpCipher(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    byte[] sealed(byte[] header, byte[] plain, int counter) {
        try {
            byte[] secret = cipher(Cipher.ENCRYPT_MODE, header, counter).doFinal(plain);
            return ByteBuffer.allocate(header.length + secret.length + NONCE)
                    .put(header)
                    .put(secret)
                    .putInt(counter)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws GeneralSecurityException it was not sealed with this key, or was changed since */
    byte[] opened(byte[] datagram, int headerBytes) throws GeneralSecurityException {
        ByteBuffer packet = ByteBuffer.wrap(datagram);
        byte[] header = new byte[headerBytes];
        packet.get(header);
        int secret = datagram.length - headerBytes - NONCE;
        return cipher(Cipher.DECRYPT_MODE, header, counter(datagram)).doFinal(datagram, headerBytes, secret);
    }

    static int counter(byte[] datagram) {
        return ByteBuffer.wrap(datagram).getInt(datagram.length - NONCE);
    }

    private Cipher cipher(int direction, byte[] header, int counter) throws GeneralSecurityException {
        byte[] nonce = ByteBuffer.allocate(12).putInt(counter).array();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(direction, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(header);
        return cipher;
    }
}
