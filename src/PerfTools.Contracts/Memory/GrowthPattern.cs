namespace PerfTools;

/// <summary>How a series ran, by the explanation that fits it best.</summary>
public enum GrowthPattern
{
    /// <summary>Too few samples to say.</summary>
    Unknown,

    /// <summary>It stayed level.</summary>
    Flat,

    /// <summary>It grew steadily, to the end.</summary>
    Leak,

    /// <summary>It grew and then stayed level, as a cache does that has reached its bound.</summary>
    Plateau,

    /// <summary>It grew in jumps, as a pool does, and stayed level in between.</summary>
    Step,

    /// <summary>It grew and fell again and again, as memory does between garbage collections.</summary>
    Sawtooth,

    /// <summary>It grew ever more slowly towards a level.</summary>
    WarmUp,

    /// <summary>It rose and fell smoothly, as it does with a load.</summary>
    Swing,

    /// <summary>It fell.</summary>
    Shrinking,
}
