// SPDX-License-Identifier: MIT
#include "ui/pins/pinpanel.h"

#include "ui/pins/pindelegate.h"
#include "ui/theme/themecontroller.h"
#include "ui/widgets/widgets.h"

#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tincan::ui {

PinView::PinView(const Context &context, PinModel &model, QWidget *parent)
    : QListView(parent), m_pins(model), m_delegate(new PinDelegate(context.theme, this))
{
    setObjectName(u"pins"_s);
    setAccessibleName(tr("GPIO lines"));
    setModel(&model);
    setItemDelegate(m_delegate);
    setUniformItemSizes(true);
    setSelectionMode(NoSelection);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_Hover);
    connect(&context.theme, &ThemeController::changed, viewport(), qOverload<>(&QWidget::update));
}

void PinView::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Space:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        m_pins.toggle(currentIndex().row());
        return;
    default:
        QListView::keyPressEvent(event);
    }
}

bool PinView::isOnSwitch(QPoint point) const
{
    const QModelIndex index = indexAt(point);
    QStyleOptionViewItem option;
    option.rect = visualRect(index);
    option.direction = layoutDirection();
    constexpr int slack = 6; // a target a finger can meet
    return index.isValid()
        && m_delegate->switchRect(option).adjusted(-slack, -slack, slack, slack).contains(point)
        && index.data(PinModel::switchableRole).toBool();
}

void PinView::mouseReleaseEvent(QMouseEvent *event)
{
    QListView::mouseReleaseEvent(event);
    const QPoint point = event->position().toPoint();
    if (event->button() == Qt::LeftButton && isOnSwitch(point) && indexAt(point) == currentIndex()) {
        m_pins.toggle(currentIndex().row());
    }
}

void PinView::mouseMoveEvent(QMouseEvent *event)
{
    QListView::mouseMoveEvent(event);
    viewport()->setCursor(isOnSwitch(event->position().toPoint()) ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

PinPanel::PinPanel(const Context &context, PinsPort &pins, QWidget *parent)
    : QWidget(parent), m_pins(pins), m_view(new PinView(context, m_model, this)),
      m_badge(makeLabel(tr("Simulated"), u"badge"_s, this)), m_text(makeLabel({}, u"muted"_s, this))
{
    const Spacing &spacing = context.theme.spacing();
    m_badge->setToolTip(tr("There are no real pins: this chip exists in the program only."));
    m_badge->setObjectName(u"simulated"_s);
    m_text->setWordWrap(true);
    m_text->setContentsMargins(spacing.large, spacing.small, spacing.large, spacing.large);
    m_text->setObjectName(u"pinsText"_s);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(spacing.large, spacing.medium, spacing.large, spacing.tiny);
    head->addWidget(makeLabel(tr("Pins"), u"heading"_s, this), 1);
    head->addWidget(m_badge);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_text);
    column->addWidget(m_view, 1);
    column->addStretch(0);

    m_model.reset(pins.lines());
    showChip(pins.chip());
    connect(&m_model, &PinModel::writeRequested, &pins, &PinsPort::write);
    connect(&pins, &PinsPort::chipChanged, this, &PinPanel::showChip);
    connect(&pins, &PinsPort::linesReset, this, [this] { m_model.reset(m_pins.lines()); });
    connect(&pins, &PinsPort::lineChanged, this, [this](const Line &line) { m_model.update(line); });
    connect(&pins, &PinsPort::writeFailed, this,
        [this](int line, const QString &text) { m_model.fail(line, text); });
}

void PinPanel::showChip(const ChipStatus &chip)
{
    const bool ready = chip.state == ChipStatus::State::ready;
    m_badge->setVisible(ready && chip.simulated);
    m_view->setVisible(ready);
    m_text->setVisible(!ready);
    if (chip.state == ChipStatus::State::loading) {
        m_text->setText(tr("Asking for the pins…"));
    } else if (!ready) {
        m_text->setText(chip.text.isEmpty() ? tr("This host has no pins to show.") : chip.text);
    }
    setToolTip(chip.name);
}

} // namespace tincan::ui
