namespace Crm.Adapters.Tests.Web;

/// <summary>One house for all tests of a class. They run one after another and begin with a centre that remembers nothing.</summary>
public class SharedHouse : IAsyncLifetime
{
    internal WebHouse House { get; private set; } = null!;

    protected virtual string[] Settings => [];

    public async ValueTask InitializeAsync() => House = await WebHouse.Open(Settings);

    public async ValueTask DisposeAsync()
    {
        await House.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    internal WebHouse Enter()
    {
        House.Centre.Commands.Clear();
        return House;
    }
}
