using FsCheck;
using FsCheck.Fluent;
using PerfTools.Engine.Cpu;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Cpu;

/// <summary>Random trees of processes, with births, work and deaths also while a sample is being taken.</summary>
public class ProcessTreePropertyTests
{
    private const long Millisecond = HandHost.Millisecond;

    private static readonly Arbitrary<int> Seeds = Arb.From(Gen.Choose(0, int.MaxValue));

    [Fact]
    public void The_windows_add_up_to_what_the_tree_used_where_every_parent_waits() =>
        Properties.Hold(Prop.ForAll(Seeds, seed =>
        {
            Simulation simulation = new(seed, neglects: false);
            simulation.Run();
            Assert.Equal(0, simulation.Lost);
            long hidden = 2 * HandHost.Step * simulation.ParentsThatWaited;
            Assert.InRange(simulation.Counted - simulation.Burnt, -hidden, hidden);
            Assert.All(simulation.Windows, window => Assert.True(window.Cpu >= 0 && window.ChildCpu >= 0));
        }));

    [Fact]
    public void At_the_end_only_the_steps_of_the_root_itself_hide_anything() =>
        Properties.Hold(Prop.ForAll(Seeds, seed =>
        {
            Simulation simulation = new(seed, neglects: false);
            simulation.Run();
            simulation.EndAllButRoot();
            Assert.Equal(0, simulation.Lost);
            Assert.InRange(simulation.Counted - simulation.Burnt, -2 * HandHost.Step, 2 * HandHost.Step);
        }));

    [Fact]
    public void Parents_that_do_not_wait_make_it_too_little_and_never_too_much() =>
        Properties.Hold(Prop.ForAll(Seeds, seed =>
        {
            Simulation simulation = new(seed, neglects: true);
            simulation.Run();
            simulation.EndAllButRoot();
            Assert.True(
                simulation.Counted <= simulation.Burnt + (2 * HandHost.Step * simulation.Born),
                $"{simulation.Counted} counted of {simulation.Burnt}");
            Assert.All(simulation.Windows, window => Assert.True(window.Cpu >= 0 && window.ChildCpu >= 0));
        }));

    private sealed class Simulation
    {
        private readonly Random _random;
        private readonly bool _neglects;
        private readonly HandHost _host = new();
        private readonly HandProcess _root;
        private readonly List<HandProcess> _alive;
        private readonly List<HandProcess> _zombies = [];
        private readonly TrackedTree _tree;

        public Simulation(int seed, bool neglects)
        {
            _random = new Random(seed);
            _neglects = neglects;
            _root = _host.Start();
            _alive = [_root];
            _host.Elapse(100 * Millisecond);
            for (int i = 0; i < 10; i++) Happen(mayBurn: true);
            Burnt = 0;
            _tree = new TrackedTree(_host, _root);
            _host.BeforeDetails = () =>
            {
                if (_random.Next(6) == 0) Happen(mayBurn: false);
            };
        }

        public long Burnt { get; private set; }

        public int Born { get; private set; } = 1;

        public List<CpuWindow> Windows { get; } = [];

        public long Counted => Windows.Sum(window => window.Cpu!.Value);

        public int Lost => Windows.Sum(window => window.LostChildren);

        public int ParentsThatWaited => _alive.Concat(_zombies).Count(process => process.HasWaited);

        public void Run()
        {
            int samples = _random.Next(1, 30);
            for (int sample = 0; sample < samples; sample++)
            {
                for (int events = _random.Next(12); events > 0; events--) Happen(mayBurn: true);
                Sample();
            }
        }

        public void EndAllButRoot()
        {
            _host.BeforeDetails = null;
            Sample();
            while (_alive.Count > 1 || _zombies.Count > 0)
            {
                foreach (HandProcess zombie in _zombies.ToArray()) Collect(zombie);
                foreach (HandProcess leaf in _alive.Skip(1).Where(IsLeaf).ToArray()) End(leaf);
                if (_random.Next(2) == 0) Sample();
            }

            for (int i = 0; i < 3; i++) Sample();
        }

        private void Sample()
        {
            // Whoever forks or waits has run, and each does something once in a while.
            foreach (HandProcess process in _alive) Burn(process, 1, 0);
            Windows.Add(_tree.Sample(_random.Next(1, 40)));
        }

        private void Happen(bool mayBurn)
        {
            HandProcess process = _alive[_random.Next(_alive.Count)];
            switch (_random.Next(mayBurn ? 8 : 4))
            {
                case 0 when _alive.Count < 12:
                    _alive.Add(process.Fork());
                    Born++;
                    break;
                case 1 when process != _root && (_neglects || IsLeaf(process)):
                    End(process);
                    break;
                case 2 or 3 when _zombies.Count > 0:
                    Collect(_zombies[_random.Next(_zombies.Count)]);
                    break;
                case > 3:
                    Burn(process, _random.NextInt64(30 * Millisecond), _random.NextInt64(30 * Millisecond));
                    break;
            }
        }

        private void Burn(HandProcess process, long user, long kernel)
        {
            process.Burn(user, kernel);
            Burnt += user + kernel;
        }

        private bool IsLeaf(HandProcess process) => !_host.Children(process).Any();

        private void End(HandProcess process)
        {
            process.Exit();
            _alive.Remove(process);
            if (process.Parent is null) process.Vanish();
            else _zombies.Add(process);
            _zombies.RemoveAll(zombie => zombie.IsGone);
        }

        private void Collect(HandProcess zombie)
        {
            if (_neglects && _random.Next(2) == 0) zombie.Vanish();
            else zombie.ExitAndBeCollected();
            _zombies.Remove(zombie);
        }
    }
}
