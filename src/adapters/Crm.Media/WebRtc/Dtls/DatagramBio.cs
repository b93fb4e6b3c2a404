using System.Runtime.InteropServices;

namespace Crm.Media.WebRtc.Dtls;

/// <summary>
/// A BIO whose every write is one datagram and whose read gives the datagram at hand. OpenSSL's memory BIO would glue a flight together.
/// Belongs to one connection; used only inside its calls; the owner frees it after SSL_free.
/// </summary>
internal sealed unsafe class DatagramBio : IDisposable
{
    /// <summary>Longest datagram we let OpenSSL make.</summary>
    internal const int Mtu = 1200;

    private static readonly nint s_method = MakeMethod();
    private readonly IDtlsOutput _output;
    private GCHandle _self;
    private byte* _pending;
    private int _pendingLength;

    /// <summary>Makes the BIO.</summary>
    internal DatagramBio(IDtlsOutput output)
    {
        _output = output;
        _self = GCHandle.Alloc(this);
        Handle = OpenSsl.BioNew(s_method);
        OpenSsl.BioSetData(Handle, GCHandle.ToIntPtr(_self));
    }

    /// <summary>The BIO; SSL_set_bio takes ownership of it.</summary>
    internal nint Handle { get; }

    /// <summary>Lays a datagram ready for the next read. The memory must stay pinned until <see cref="Clear"/>.</summary>
    internal void Offer(byte* datagram, int length)
    {
        _pending = datagram;
        _pendingLength = length;
    }

    /// <summary>Takes back what was not read.</summary>
    internal void Clear() => _pendingLength = 0;

    /// <summary>Lets go of the callbacks' handle. Call after SSL_free.</summary>
    public void Dispose()
    {
        if (_self.IsAllocated)
        {
            _self.Free();
        }
    }

    private static nint MakeMethod()
    {
        nint method = OpenSsl.BioMethodNew(OpenSsl.BioNewIndex() | OpenSsl.BioTypeSourceSink, "datagram");
        OpenSsl.BioMethodSetCreate(method, &Create);
        OpenSsl.BioMethodSetWrite(method, &Write);
        OpenSsl.BioMethodSetRead(method, &Read);
        OpenSsl.BioMethodSetControl(method, &Control);
        return method;
    }

    private static DatagramBio? Find(nint bio)
    {
        nint data = OpenSsl.BioGetData(bio);
        return data == 0 ? null : GCHandle.FromIntPtr(data).Target as DatagramBio;
    }

    [UnmanagedCallersOnly]
    private static int Create(nint bio)
    {
        OpenSsl.BioSetInit(bio, 1);
        return 1;
    }

    [UnmanagedCallersOnly]
    private static int Write(nint bio, byte* octets, int length)
    {
        OpenSsl.BioClearFlags(bio, OpenSsl.BioFlagsAllRetry);
        Find(bio)?._output.SendDtls(new ReadOnlySpan<byte>(octets, length));
        return length;
    }

    [UnmanagedCallersOnly]
    private static int Read(nint bio, byte* octets, int length)
    {
        OpenSsl.BioClearFlags(bio, OpenSsl.BioFlagsAllRetry);
        var self = Find(bio);
        if (self is null || self._pendingLength == 0)
        {
            OpenSsl.BioSetFlags(bio, OpenSsl.BioFlagsReadRetry);
            return -1;
        }

        int taken = Math.Min(length, self._pendingLength);
        new ReadOnlySpan<byte>(self._pending, taken).CopyTo(new Span<byte>(octets, taken));
        self._pendingLength = 0;
        return taken;
    }

    [UnmanagedCallersOnly]
    private static nint Control(nint bio, int command, nint number, nint pointer) => command switch
    {
        OpenSsl.BioControlFlush => 1,
        OpenSsl.BioControlQueryMtu => Mtu,
        OpenSsl.BioControlGetMtuOverhead => 28,
        _ => 0,
    };
}
