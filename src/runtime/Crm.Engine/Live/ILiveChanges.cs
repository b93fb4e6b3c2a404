namespace Crm.Engine.Live;

/// <summary>Told when live figures may have changed. Returns at once; repeated calls are merged. Thread safe.</summary>
public interface ILiveChanges
{
    /// <summary>The live picture is to be pushed again.</summary>
    void Changed();
}
