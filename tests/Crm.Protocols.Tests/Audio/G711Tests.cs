using Crm.Audio.Codecs;
using Crm.TestKit;

namespace Crm.Protocols.Tests.Audio;

public sealed class G711Tests
{
    // G.711 tables 1 and 2: decision and output values at segment ends, in 16-bit scale.
    [Theory]
    [InlineData(0xFF, 0)]
    [InlineData(0x7F, 0)]
    [InlineData(0x80, 32124)]
    [InlineData(0x00, -32124)]
    [InlineData(0xF0, 120)]
    [InlineData(0x8F, 16764)]
    [InlineData(0xEF, 132)]
    public void Mu_law_codes_decode_to_the_values_of_table_2(byte code, short expected)
    {
        var sample = new short[1];
        G711.DecodeMuLaw([code], sample);
        Assert.Equal(expected, sample[0]);
    }

    [Theory]
    [InlineData(0xD5, 8)]
    [InlineData(0x55, -8)]
    [InlineData(0xAA, 32256)]
    [InlineData(0x2A, -32256)]
    [InlineData(0xC5, 264)]
    [InlineData(0xDA, 248)]
    public void A_law_codes_decode_to_the_values_of_table_1(byte code, short expected)
    {
        var sample = new short[1];
        G711.DecodeALaw([code], sample);
        Assert.Equal(expected, sample[0]);
    }

    [Fact]
    public void A_milliwatt_sequence_of_G711_is_a_1000_Hz_tone_at_0_dBm0()
    {
        // ITU-T G.711 tables 5 and 6.
        byte[] aLaw = [0x34, 0x21, 0x21, 0x34, 0xB4, 0xA1, 0xA1, 0xB4];
        byte[] muLaw = [0x1E, 0x0B, 0x0B, 0x1E, 0x9E, 0x8B, 0x8B, 0x9E];
        var fromALaw = new short[800];
        var fromMuLaw = new short[800];
        G711.DecodeALaw(Enumerable.Range(0, 800).Select(i => aLaw[i % 8]).ToArray(), fromALaw);
        G711.DecodeMuLaw(Enumerable.Range(0, 800).Select(i => muLaw[i % 8]).ToArray(), fromMuLaw);
        Assert.InRange(Crm.Audio.Levels.AudioLevel.Dbm0(fromALaw), -0.05, 0.05);
        Assert.InRange(Crm.Audio.Levels.AudioLevel.Dbm0(fromMuLaw), -0.1, 0.1);
        Assert.True(ToneMeter.Share(fromALaw, 1000) > 0.99);
        Assert.True(ToneMeter.Share(fromMuLaw, 1000) > 0.99);
    }

    [Fact]
    public void Every_code_survives_decoding_and_encoding()
    {
        var sample = new short[1];
        var code = new byte[1];
        for (int i = 0; i < 256; i++)
        {
            G711.DecodeALaw([(byte)i], sample);
            G711.EncodeALaw(sample, code);
            Assert.Equal((byte)i, code[0]);

            G711.DecodeMuLaw([(byte)i], sample);
            G711.EncodeMuLaw(sample, code);
            Assert.Equal(i == 0x7F ? (byte)0xFF : (byte)i, code[0]); // both zeros of mu-law become positive zero
        }
    }

    [Fact]
    public void Every_sample_comes_back_within_half_a_step_of_its_segment()
    {
        var sample = new short[1];
        var code = new byte[1];
        for (int value = short.MinValue; value <= short.MaxValue; value++)
        {
            G711.EncodeMuLaw([(short)value], code);
            G711.DecodeMuLaw(code, sample);
            Assert.True(Math.Abs(sample[0] - value) <= Math.Max(8, (Math.Abs(value) + 132) / 31 + 4) || Math.Abs(value) > 32124, $"mu-law {value}");
            G711.EncodeALaw([(short)value], code);
            G711.DecodeALaw(code, sample);
            Assert.True(Math.Abs(sample[0] - value) <= Math.Max(16, Math.Abs(value) / 31 + 8) || Math.Abs(value) > 32256, $"A-law {value}");
        }
    }
}
