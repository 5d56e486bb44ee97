// A program whose memory, handles or threads go a known way, operation by operation, to be watched from outside.
// memory_target.py and memory_target.js beside it do the same in other runtimes.
using PerfTools.Targets.Memory;

if (Arguments.Parse(args) is not { } arguments || Workload.Find(arguments) is not { } operation)
{
    Console.Error.WriteLine(Arguments.Usage);
    return 2;
}

Lifetime.Limit(arguments.Lifetime);
if (arguments.Rate is { } rate) Pace.Run(operation, rate);
else LineServer.Run(operation, arguments.Port);
return 0;
