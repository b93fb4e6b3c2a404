namespace Crm.Media.WebRtc.Dtls;

/// <summary>Takes the datagrams a DTLS connection wants to send, during its calls. Must not throw.</summary>
internal interface IDtlsOutput
{
    /// <summary>Sends one datagram; losing it is allowed, DTLS repeats.</summary>
    void SendDtls(ReadOnlySpan<byte> datagram);
}
