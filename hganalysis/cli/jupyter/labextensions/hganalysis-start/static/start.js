// Two tiles on the start page of JupyterLab, each opening a notebook that `hganalysis lab` has laid in `explore` and
// running it. Written by hand as the prebuilt form of an extension, which is what JupyterLab loads: no build, no package.
(() => {
  const NAME = "hganalysis-start";
  const TILES = [
    {
      command: "hganalysis:new-period",
      label: "Kỳ báo cáo mới",
      caption: "Điền tham số của một kỳ vào mẫu và ghi tệp trong params",
      icon: "addIcon",
      path: "explore/ky-moi.ipynb",
    },
    {
      command: "hganalysis:explore-period",
      label: "Khám phá kỳ đã công bố",
      caption: "Chọn một kỳ và mở bản sao của sổ tay explore",
      icon: "searchIcon",
      path: "explore/chon-ky.ipynb",
    },
  ];
  let shared;

  // What JupyterLab itself has loaded: of several versions any is the one in use.
  const loaded = async (name) => (await Object.values(shared[name])[0].get())();

  const openAndRun = async (commands, path) => {
    const panel = await commands.execute("docmanager:open", { path });
    if (!panel) return;
    await panel.context.ready;
    await panel.sessionContext.ready;
    await commands.execute("notebook:run-all-cells");
  };

  const plugin = (ILauncher, icons) => ({
    id: `${NAME}:tiles`,
    autoStart: true,
    requires: [ILauncher],
    activate: ({ commands }, launcher) => {
      TILES.forEach(({ command, label, caption, icon, path }, rank) => {
        commands.addCommand(command, { label, caption, icon: icons[icon], execute: () => openAndRun(commands, path) });
        launcher.add({ command, category: "Báo cáo nhiệm vụ", rank });
      });
    },
  });

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB[NAME] = {
    init: (scope) => {
      shared = scope;
    },
    get: async () => {
      const { ILauncher } = await loaded("@jupyterlab/launcher");
      const tiles = plugin(ILauncher, await loaded("@jupyterlab/ui-components"));
      return () => ({ __esModule: true, default: tiles });
    },
  };
})();
